"""Required properties for which one answer is right, whatever the template is about.

`place` is where the mapping is, ``*`` for any item of a list. `given` are properties that must be there beside it. A row
is safe where nobody would write anything else; the others change what is deployed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What to write for a missing property, and why that is the answer."""

    type: str
    place: str
    name: str
    value: str | bool
    source: str
    given: tuple[str, ...] = ()
    safe: bool = True


_WRITTEN_TO_WORK = "what is written here is written to be used"
_KMS = "AWS documentation: KMS is the only type that takes a key"

ANSWERS: tuple[Answer, ...] = (
    Answer("AWS::CloudTrail::Trail", "", "IsLogging", True, "a trail that does not log records nothing"),
    Answer("AWS::CloudFront::Distribution", "DistributionConfig", "Enabled", True, _WRITTEN_TO_WORK),
    Answer("AWS::Config::ConfigurationRecorder", "RecordingMode", "RecordingFrequency", "CONTINUOUS", "the default"),
    Answer("AWS::DynamoDB::GlobalTable", "SSESpecification", "SSEEnabled", True, _WRITTEN_TO_WORK),
    Answer("AWS::DynamoDB::Table", "SSESpecification", "SSEEnabled", True, _WRITTEN_TO_WORK),
    Answer("AWS::DynamoDB::Table", "SSESpecification", "SSEType", "KMS", _KMS, given=("KMSMasterKeyId",)),
    Answer(
        "AWS::DynamoDB::Table",
        "TimeToLiveSpecification",
        "Enabled",
        True,
        _WRITTEN_TO_WORK,
        given=("AttributeName",),
    ),
    Answer(
        "AWS::AutoScaling::AutoScalingGroup", "Tags.*", "PropagateAtLaunch", True, "the console does so", safe=False
    ),
    Answer("AWS::Lambda::Permission", "", "Action", "lambda:InvokeFunction", "the action that every caller needs"),
    Answer("AWS::S3::Bucket", "LifecycleConfiguration.Rules.*", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::S3::Bucket", "ReplicationConfiguration.Rules.*", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::S3::Bucket", "VersioningConfiguration", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::SSM::Parameter", "", "Type", "String", "the only type for a single value", safe=False),
    Answer("AWS::WAFv2::WebACL", "VisibilityConfig", "SampledRequestsEnabled", True, "the console does so"),
    Answer("AWS::WAFv2::WebACL", "VisibilityConfig", "CloudWatchMetricsEnabled", True, "the console does so"),
    Answer("AWS::WAFv2::WebACL", "Rules.*.VisibilityConfig", "SampledRequestsEnabled", True, "the console does so"),
    Answer("AWS::WAFv2::WebACL", "Rules.*.VisibilityConfig", "CloudWatchMetricsEnabled", True, "the console does so"),
)

#: The service that assumes the role of a resource, by the resource's type.
ASSUMED_BY = {
    "AWS::Batch::ComputeEnvironment": "batch",
    "AWS::Backup::BackupSelection": "backup",
    "AWS::CodeBuild::Project": "codebuild",
    "AWS::CodeDeploy::DeploymentGroup": "codedeploy",
    "AWS::CodePipeline::Pipeline": "codepipeline",
    "AWS::Config::ConfigurationRecorder": "config",
    "AWS::EKS::Cluster": "eks",
    "AWS::EKS::Nodegroup": "ec2",
    "AWS::Glue::Crawler": "glue",
    "AWS::Glue::Job": "glue",
    "AWS::KinesisFirehose::DeliveryStream": "firehose",
    "AWS::Lambda::Function": "lambda",
    "AWS::Pipes::Pipe": "pipes",
    "AWS::SageMaker::NotebookInstance": "sagemaker",
    "AWS::Scheduler::Schedule": "scheduler",
    "AWS::StepFunctions::StateMachine": "states",
}


def answer(type_name: str, place: str, name: str) -> Answer | None:
    """The row about a missing property, or None."""
    for row in ANSWERS:
        if (row.type, row.place, row.name) == (type_name, place, name):
            return row
    return None
