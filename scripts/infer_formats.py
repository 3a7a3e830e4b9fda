"""Name the kind of value that a property wants where the schema only gives a pattern.

cfn-lint names it (`format`) for many properties, but not for `Role` of AWS::Lambda::Function, whose pattern accepts
nothing but the ARN of a role. A pattern that accepts exactly one of the samples below is given the format of that
sample; the decoys keep a lax pattern from being taken for a strict one.
"""

from __future__ import annotations

import re
from functools import cache

SAMPLES = {
    "AWS::CertificateManager::Certificate.Arn": (
        "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
    ),
    "AWS::EC2::SecurityGroup.Id": "sg-0a1b2c3d4e5f60718",
    "AWS::EC2::Subnet.Id": "subnet-0a1b2c3d4e5f60718",
    "AWS::EC2::VPC.Id": "vpc-0a1b2c3d4e5f60718",
    "AWS::IAM::Role.Arn": "arn:aws:iam::123456789012:role/Sample",
    "AWS::KMS::Key.Arn": "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
    "AWS::Lambda::Function.Arn": "arn:aws:lambda:us-east-1:123456789012:function:Sample",
    "AWS::SNS::Topic.Arn": "arn:aws:sns:us-east-1:123456789012:Sample",
    "AWS::SQS::Queue.Arn": "arn:aws:sqs:us-east-1:123456789012:Sample",
}
DECOYS = (
    "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
    "123456789012",
    "Sample",
    "alias/Sample",
    "arn:aws:dynamodb:us-east-1:123456789012:table/Sample",
    "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a1b2c3d4e5f60718",
    "arn:aws:events:us-east-1:123456789012:event-bus/Sample",
    "arn:aws:iam::123456789012:instance-profile/Sample",
    "arn:aws:iam::123456789012:policy/Sample",
    "arn:aws:iam::123456789012:user/Sample",
    "arn:aws:kms:us-east-1:123456789012:alias/Sample",
    "arn:aws:logs:us-east-1:123456789012:log-group:Sample",
    "arn:aws:s3:::sample",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:Sample-a1b2c3",
    "arn:aws:lambda:us-east-1:123456789012:layer:Sample:1",
    "https://sqs.us-east-1.amazonaws.com/123456789012/Sample",
    "somebody@example.com",
    "us-east-1",
)


@cache
def format_of(pattern: str) -> str | None:
    """Return the only kind of value that a pattern accepts, or None."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    accepted = [name for name, sample in SAMPLES.items() if compiled.search(sample)]
    if len(accepted) != 1 or any(compiled.search(decoy) for decoy in DECOYS):
        return None
    return accepted[0]
