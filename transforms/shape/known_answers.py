"""Required properties for which one answer is right, whatever the template is about.

`place` is where the mapping is, ``*`` for any item of a list. `given` are conditions on what stands beside it (see
:mod:`.beside`). A row is safe where nobody would write anything else; the others change what is deployed. `asked` marks
a property that the schema does not ask for, but the service does where the conditions hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from repair import Call, Value


@dataclass(frozen=True, slots=True)
class Answer:
    """What to write for a missing property, and why that is the answer."""

    type: str
    place: str
    name: str
    value: Value
    source: str
    given: tuple[str, ...] = ()
    safe: bool = True
    asked: bool = False


_WRITTEN_TO_WORK = "what is written here is written to be used"
_ENCRYPTED = "AWS documentation: where a key is given, encryption must be switched on"
#: What is restored with a key is encrypted with it, and says nothing else.
_NOT_RESTORED = ("!SnapshotIdentifier", "!SourceDBClusterIdentifier")
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
    Answer(
        "AWS::Lambda::Permission",
        "",
        "Action",
        "lambda:InvokeFunction",
        "the action that every caller needs, other than that of a function URL",
        given=("!FunctionUrlAuthType",),
    ),
    Answer("AWS::S3::Bucket", "LifecycleConfiguration.Rules.*", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::S3::Bucket", "ReplicationConfiguration.Rules.*", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::S3::Bucket", "VersioningConfiguration", "Status", "Enabled", _WRITTEN_TO_WORK),
    Answer("AWS::SSM::Parameter", "", "Type", "String", "the only type for a single value", safe=False),
    *(
        Answer(type, place, name, True, _ENCRYPTED, given=("KmsKeyId", *beside), asked=True)
        for type, place, name, beside in (
            ("AWS::DocDB::DBCluster", "", "StorageEncrypted", _NOT_RESTORED),
            ("AWS::EC2::Volume", "", "Encrypted", ()),
            ("AWS::EC2::Instance", "BlockDeviceMappings.*.Ebs", "Encrypted", ()),
            ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.BlockDeviceMappings.*.Ebs", "Encrypted", ()),
            ("AWS::EFS::FileSystem", "", "Encrypted", ()),
            ("AWS::Neptune::DBCluster", "", "StorageEncrypted", _NOT_RESTORED),
            ("AWS::RDS::DBCluster", "", "StorageEncrypted", (*_NOT_RESTORED, "!SourceDbClusterResourceId")),
            (
                "AWS::RDS::DBInstance",
                "",
                "StorageEncrypted",
                (
                    *("!DBClusterIdentifier", "!DBClusterSnapshotIdentifier", "!DBSnapshotIdentifier"),
                    *("!SourceDBClusterIdentifier", "!SourceDBInstanceAutomatedBackupsArn"),
                    *("!SourceDBInstanceIdentifier", "!SourceDbiResourceId"),
                ),
            ),
        )
    ),
    Answer(
        "AWS::ECS::TaskDefinition",
        "",
        "NetworkMode",
        "awsvpc",
        "AWS documentation: Fargate tasks have the network mode awsvpc",
        given=("RequiresCompatibilities.*=FARGATE",),
        asked=True,
    ),
    Answer(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.LogConfiguration.Options",
        "awslogs-region",
        Call("Ref", "AWS::Region"),
        "AWS documentation: the awslogs driver needs a region; log groups of a stack are in its own",
        given=("awslogs-group",),
        asked=True,
    ),
    Answer(
        "AWS::ElastiCache::ReplicationGroup",
        "",
        "TransitEncryptionEnabled",
        True,
        "a replication group of Valkey says whether it encrypts in transit",
        given=("Engine=valkey",),
        safe=False,
        asked=True,
    ),
    Answer(
        "AWS::Lambda::EventSourceMapping",
        "",
        "StartingPosition",
        "LATEST",
        "a stream needs a position to start at; TRIM_HORIZON, the oldest record, is the other one",
        given=("EventSourceArn=AWS::Kinesis::Stream|AWS::DynamoDB::Table",),
        safe=False,
        asked=True,
    ),
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


def asked(type_name: str, place: str) -> list[Answer]:
    """The rows about properties that only a service asks for."""
    return [row for row in ANSWERS if row.asked and (row.type, row.place) == (type_name, place)]
