"""Who may do what, and who watches."""

from __future__ import annotations

from .row import API, CONSOLE, SHORT, SIBLING, SWITCH, TERRAFORM, TERRAFORM_LIKE, Row

GOVERNANCE: tuple[Row, ...] = (
    # CloudTrail
    Row("AWS::CloudTrail::Trail", "Name", "TrailName", API),
    Row("AWS::CloudTrail::Trail", "S3BucketPrefix", "S3KeyPrefix", SHORT),
    Row("AWS::CloudTrail::Trail", "EnableLogging", "IsLogging", TERRAFORM),
    Row("AWS::CloudTrail::Trail", "MultiRegionTrail", "IsMultiRegionTrail", SHORT),
    Row("AWS::CloudTrail::Trail", "CloudWatchLogGroupArn", "CloudWatchLogsLogGroupArn", SHORT),
    # CodeBuild, Cognito
    Row("AWS::CodeBuild::Project", "Timeout", "TimeoutInMinutes", SHORT),
    Row("AWS::CodeBuild::Project", "Environment.Privileged", "Environment.PrivilegedMode", CONSOLE),
    Row("AWS::CodePipeline::Pipeline", "ArtifactStore.Bucket", "ArtifactStore.Location", TERRAFORM_LIKE),
    Row("AWS::CodePipeline::Pipeline", "ArtifactStore.S3Bucket", "ArtifactStore.Location", TERRAFORM_LIKE),
    Row("AWS::Cognito::UserPool", "PoolName", "UserPoolName", API),
    # Config
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingGroup.IncludeGlobalResources",
        "RecordingGroup.IncludeGlobalResourceTypes",
        SHORT,
    ),
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingGroup.RecordingModeOverrides",
        "RecordingMode.RecordingModeOverrides",
        API + "; CONTINUOUS is what AWS Config does without a RecordingMode",
        beside={"RecordingFrequency": "CONTINUOUS"},
    ),
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingMode.RecordingModeOverrides.*.RecordingMode",
        "",
        SIBLING,
        inner={"RecordingFrequency": "RecordingMode.RecordingModeOverrides.*.RecordingFrequency"},
    ),
    # GuardDuty
    Row(
        "AWS::GuardDuty::Detector",
        "DataSources.KubernetesConfiguration",
        "DataSources.Kubernetes",
        API + " (KubernetesConfiguration is the type of the member)",
    ),
    # IAM
    Row("AWS::IAM::Role", "AssumeRolePolicy", "AssumeRolePolicyDocument", TERRAFORM),
    Row("AWS::IAM::Role", "TrustPolicy", "AssumeRolePolicyDocument", "the console calls it so"),
    Row("AWS::IAM::Role", "Name", "RoleName", TERRAFORM),
    Row("AWS::IAM::Role", "InlinePolicies", "Policies", "the console calls it so"),
    Row("AWS::IAM::Role", "ManagedPolicies", "ManagedPolicyArns", SHORT),
    Row("AWS::IAM::ManagedPolicy", "PolicyName", "ManagedPolicyName", API),
    Row("AWS::IAM::ManagedPolicy", "Name", "ManagedPolicyName", TERRAFORM),
    Row("AWS::IAM::Policy", "Name", "PolicyName", TERRAFORM),
    # KMS
    Row("AWS::KMS::Key", "KeyRotationStatus", "EnableKeyRotation", API + " (GetKeyRotationStatus)", values=SWITCH),
    Row("AWS::KMS::Key", "KeyRotationEnabled", "EnableKeyRotation", API, values=SWITCH),
    Row("AWS::KMS::Key", "KeyRotation", "EnableKeyRotation", SHORT, values=SWITCH),
    Row("AWS::KMS::Key", "Policy", "KeyPolicy", API),
    Row("AWS::KMS::Key", "DeletionWindowInDays", "PendingWindowInDays", TERRAFORM),
)
