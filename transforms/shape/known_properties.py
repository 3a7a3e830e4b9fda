"""Properties that people write by another service's name for them: where they belong, and how that is known.

`name` and `to` are places below ``Properties``; ``*`` is any item of a list, the same one on both sides.
``Attributes[Key=x].Value`` is the item with that key, made where it is missing. An empty `to` says that CloudFormation
has nothing of the kind. tests/transforms/test_shape_tables.py holds each row against the schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Row:
    """One wrong name.

    `values` translates literals; `inner` says where the parts of a mapping go, one by one; `prefix` is what the keys of
    a mapping get in front; `beside` is what must stand next to the value where its mapping is new; `other` is the name
    of the place for a literal that does not fit `to`; `idle` are the values that say nothing, so that nothing is lost
    when they go (``*`` for all).
    """

    type: str
    name: str
    to: str
    source: str
    values: Mapping[str, str | bool] = field(default_factory=lambda: MappingProxyType({}))
    inner: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    prefix: str = ""
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: str = ""
    idle: frozenset[str] = frozenset()


_SWITCH = {"Enabled": True, "ENABLED": True, "Disabled": False, "DISABLED": False}
_API = "the service's API and the AWS CLI call it so"
_TERRAFORM = "the Terraform provider calls it so"
_SAM = "AWS SAM (AWS::Serverless) calls it so"
_SIBLING = "a sibling property or type of the same service calls it so"
_SHORT = "the name without its unit, as the console shows it"
_CONSOLE = "the console calls it so"
_SHORT_TYPE = "the console asks for the endpoint type by itself"
_TERRAFORM_LIKE = "a store of type S3 is a bucket, whose name is the location"

_ALL_METHODS = "MethodSettings[ResourcePath=/*,HttpMethod=*]"
_THROTTLE = {
    "RateLimit": f"{_ALL_METHODS}.ThrottlingRateLimit",
    "BurstLimit": f"{_ALL_METHODS}.ThrottlingBurstLimit",
    "ThrottlingRateLimit": f"{_ALL_METHODS}.ThrottlingRateLimit",
    "ThrottlingBurstLimit": f"{_ALL_METHODS}.ThrottlingBurstLimit",
}
_ROUTE_THROTTLE = {
    "RateLimit": "DefaultRouteSettings.ThrottlingRateLimit",
    "BurstLimit": "DefaultRouteSettings.ThrottlingBurstLimit",
    "ThrottlingRateLimit": "DefaultRouteSettings.ThrottlingRateLimit",
    "ThrottlingBurstLimit": "DefaultRouteSettings.ThrottlingBurstLimit",
}

ROWS: tuple[Row, ...] = (
    # API Gateway
    Row("AWS::ApiGateway::Stage", "ThrottleSettings", "", _API + " (usage plans: throttle)", inner=_THROTTLE),
    Row("AWS::ApiGateway::Stage", "Throttle", "", _API + " (usage plans: throttle)", inner=_THROTTLE),
    Row("AWS::ApiGateway::Stage", "ThrottlingRateLimit", f"{_ALL_METHODS}.ThrottlingRateLimit", _SIBLING),
    Row("AWS::ApiGateway::Stage", "ThrottlingBurstLimit", f"{_ALL_METHODS}.ThrottlingBurstLimit", _SIBLING),
    Row("AWS::ApiGateway::Stage", "CachingEnabled", f"{_ALL_METHODS}.CachingEnabled", _SIBLING),
    Row("AWS::ApiGateway::Stage", "CacheTtlInSeconds", f"{_ALL_METHODS}.CacheTtlInSeconds", _SIBLING),
    Row("AWS::ApiGateway::Stage", "CacheDataEncrypted", f"{_ALL_METHODS}.CacheDataEncrypted", _SIBLING),
    Row("AWS::ApiGateway::Stage", "LoggingLevel", f"{_ALL_METHODS}.LoggingLevel", _SIBLING),
    Row("AWS::ApiGateway::Stage", "MetricsEnabled", f"{_ALL_METHODS}.MetricsEnabled", _SIBLING),
    Row("AWS::ApiGateway::Stage", "DataTraceEnabled", f"{_ALL_METHODS}.DataTraceEnabled", _SIBLING),
    Row("AWS::ApiGateway::Stage", "XrayTracingEnabled", "TracingEnabled", _TERRAFORM),
    Row(
        "AWS::ApiGateway::Stage",
        "TracingConfig",
        "",
        "AWS::Lambda::Function calls it so",
        inner={"TracingEnabled": "TracingEnabled", "Enabled": "TracingEnabled"},
    ),
    Row(
        "AWS::ApiGateway::Deployment",
        "StageDescription.ThrottleSettings",
        "",
        _API + " (usage plans: throttle)",
        inner={
            "RateLimit": "StageDescription.ThrottlingRateLimit",
            "BurstLimit": "StageDescription.ThrottlingBurstLimit",
        },
    ),
    Row(
        "AWS::ApiGateway::Method",
        "MethodResponses.*.ResponseHeaders",
        "MethodResponses.*.ResponseParameters",
        "OpenAPI calls it so (responses: headers)",
        prefix="method.response.header.",
    ),
    Row("AWS::ApiGateway::Method", "AuthorizerType", "AuthorizationType", _SIBLING),
    Row("AWS::ApiGatewayV2::Stage", "ThrottleSettings", "", _SIBLING, inner=_ROUTE_THROTTLE),
    Row("AWS::ApiGatewayV2::Stage", "ThrottlingRateLimit", "DefaultRouteSettings.ThrottlingRateLimit", _SIBLING),
    Row("AWS::ApiGatewayV2::Stage", "ThrottlingBurstLimit", "DefaultRouteSettings.ThrottlingBurstLimit", _SIBLING),
    Row("AWS::ApiGateway::Method", "Authorization", "AuthorizationType", _TERRAFORM),
    Row("AWS::ApiGateway::RestApi", "EndpointType", "EndpointConfiguration.Types", _SHORT_TYPE),
    Row("AWS::ApiGateway::RestApi", "EndpointTypes", "EndpointConfiguration.Types", _SHORT_TYPE),
    Row("AWS::ApiGateway::Stage", "XRayEnabled", "TracingEnabled", _CONSOLE),
    Row("AWS::ApiGatewayV2::Api", "Protocol", "ProtocolType", _SHORT),
    # Athena
    Row(
        "AWS::Athena::WorkGroup",
        "WorkGroupConfiguration.ResultConfigurationUpdates",
        "WorkGroupConfiguration.ResultConfiguration",
        _API + " (UpdateWorkGroup)",
    ),
    Row(
        "AWS::Athena::WorkGroup",
        "WorkGroupConfiguration.PublishCloudWatchMetrics",
        "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled",
        "the name without its adjective, as the console shows it",
    ),
    # Auto Scaling
    Row("AWS::AutoScaling::AutoScalingGroup", "MinCapacity", "MinSize", _SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "MaxCapacity", "MaxSize", _SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "DesiredSize", "DesiredCapacity", _SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "DesiredCount", "DesiredCapacity", "AWS::ECS::Service calls it so"),
    Row("AWS::AutoScaling::AutoScalingGroup", "SubnetIds", "VPCZoneIdentifier", _SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "Subnets", "VPCZoneIdentifier", _SIBLING),
    Row(
        "AWS::AutoScaling::ScalingPolicy",
        "TargetTrackingScalingPolicyConfiguration",
        "TargetTrackingConfiguration",
        "AWS::ApplicationAutoScaling::ScalingPolicy calls it so",
    ),
    Row(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "TargetTrackingConfiguration",
        "TargetTrackingScalingPolicyConfiguration",
        "AWS::AutoScaling::ScalingPolicy calls it so",
    ),
    # Backup
    Row("AWS::Backup::BackupPlan", "BackupPlan.Rules", "BackupPlan.BackupPlanRule", _API),
    Row("AWS::Backup::BackupSelection", "BackupSelection.SelectionTags", "BackupSelection.ListOfTags", _TERRAFORM),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Type",
        "BackupSelection.ListOfTags.*.ConditionType",
        _TERRAFORM + " (selection_tag)",
    ),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Key",
        "BackupSelection.ListOfTags.*.ConditionKey",
        _TERRAFORM + " (selection_tag)",
    ),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Value",
        "BackupSelection.ListOfTags.*.ConditionValue",
        _TERRAFORM + " (selection_tag)",
    ),
    Row("AWS::Backup::BackupPlan", "Rules", "BackupPlan.BackupPlanRule", _API),
    Row(
        "AWS::Backup::BackupPlan",
        "BackupPlan.BackupPlanRule.*.Schedule",
        "BackupPlan.BackupPlanRule.*.ScheduleExpression",
        _TERRAFORM,
    ),
    Row("AWS::Backup::BackupVault", "KmsKeyArn", "EncryptionKeyArn", _TERRAFORM),
    # CloudTrail
    Row("AWS::CloudTrail::Trail", "Name", "TrailName", _API),
    Row("AWS::CloudTrail::Trail", "S3BucketPrefix", "S3KeyPrefix", _SHORT),
    Row("AWS::CloudTrail::Trail", "EnableLogging", "IsLogging", _TERRAFORM),
    Row("AWS::CloudTrail::Trail", "MultiRegionTrail", "IsMultiRegionTrail", _SHORT),
    Row("AWS::CloudTrail::Trail", "CloudWatchLogGroupArn", "CloudWatchLogsLogGroupArn", _SHORT),
    # CloudWatch, Logs, Events
    Row("AWS::CloudWatch::Alarm", "Name", "AlarmName", _API),
    Row("AWS::CloudWatch::Alarm", "Metric", "MetricName", _SHORT),
    Row("AWS::CloudWatch::Alarm", "MetricNamespace", "Namespace", _SIBLING),
    Row("AWS::CloudWatch::Alarm", "Description", "AlarmDescription", _API),
    Row("AWS::Logs::LogGroup", "Name", "LogGroupName", _TERRAFORM),
    Row("AWS::Logs::LogGroup", "RetentionDays", "RetentionInDays", _SHORT),
    Row("AWS::Logs::LogGroup", "RetentionPeriod", "RetentionInDays", _CONSOLE),
    Row("AWS::Logs::LogGroup", "KmsKeyArn", "KmsKeyId", _SIBLING),
    Row("AWS::Events::Rule", "Schedule", "ScheduleExpression", _SAM),
    Row("AWS::Events::Rule", "Pattern", "EventPattern", _SAM),
    Row(
        "AWS::Events::Rule",
        "Enabled",
        "State",
        _SAM,
        values={"true": "ENABLED", "True": "ENABLED", "false": "DISABLED", "False": "DISABLED"},
    ),
    Row(
        "AWS::Events::Rule",
        "Targets.*.RetryPolicy.MaximumEventAge",
        "Targets.*.RetryPolicy.MaximumEventAgeInSeconds",
        _SHORT,
    ),
    Row(
        "AWS::Scheduler::Schedule",
        "Target.RetryPolicy.MaximumEventAge",
        "Target.RetryPolicy.MaximumEventAgeInSeconds",
        _SHORT,
    ),
    Row("AWS::Events::Rule", "Cron", "ScheduleExpression", _CONSOLE),
    Row("AWS::Events::Rule", "Targets.*.DeadLetterQueue", "Targets.*.DeadLetterConfig", _CONSOLE),
    # CodeBuild, Cognito
    Row("AWS::CodeBuild::Project", "Timeout", "TimeoutInMinutes", _SHORT),
    Row("AWS::CodeBuild::Project", "Environment.Privileged", "Environment.PrivilegedMode", _CONSOLE),
    Row("AWS::CodePipeline::Pipeline", "ArtifactStore.Bucket", "ArtifactStore.Location", _TERRAFORM_LIKE),
    Row("AWS::CodePipeline::Pipeline", "ArtifactStore.S3Bucket", "ArtifactStore.Location", _TERRAFORM_LIKE),
    Row("AWS::Cognito::UserPool", "PoolName", "UserPoolName", _API),
    # Config
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingGroup.IncludeGlobalResources",
        "RecordingGroup.IncludeGlobalResourceTypes",
        _SHORT,
    ),
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingGroup.RecordingModeOverrides",
        "RecordingMode.RecordingModeOverrides",
        _API + "; CONTINUOUS is what AWS Config does without a RecordingMode",
        beside={"RecordingFrequency": "CONTINUOUS"},
    ),
    Row(
        "AWS::Config::ConfigurationRecorder",
        "RecordingMode.RecordingModeOverrides.*.RecordingMode",
        "",
        _SIBLING,
        inner={"RecordingFrequency": "RecordingMode.RecordingModeOverrides.*.RecordingFrequency"},
    ),
    # DynamoDB
    Row("AWS::DynamoDB::Table", "PointInTimeRecovery", "PointInTimeRecoverySpecification", _TERRAFORM),
    Row("AWS::DynamoDB::Table", "TimeToLive", "TimeToLiveSpecification", _SIBLING),
    Row("AWS::DynamoDB::Table", "ServerSideEncryption", "SSESpecification", _TERRAFORM),
    Row("AWS::DynamoDB::Table", "SSESpecification.Enabled", "SSESpecification.SSEEnabled", _TERRAFORM),
    Row(
        "AWS::DynamoDB::Table",
        "PointInTimeRecoverySpecification.Enabled",
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        _TERRAFORM,
    ),
    Row("AWS::DynamoDB::Table", "KeySchema.*.Name", "KeySchema.*.AttributeName", _SHORT),
    Row(
        "AWS::DynamoDB::Table",
        "StreamSpecification.StreamEnabled",
        "",
        _API + "; in CloudFormation the view type switches the stream on",
        idle=frozenset({"true", "True"}),
    ),
    # EC2
    Row(
        "AWS::EC2::SecurityGroup",
        "SecurityGroupEgress.*.SourceSecurityGroupId",
        "SecurityGroupEgress.*.DestinationSecurityGroupId",
        "ingress rules call it so",
    ),
    Row(
        "AWS::EC2::SecurityGroup",
        "SecurityGroupEgress.*.SourcePrefixListId",
        "SecurityGroupEgress.*.DestinationPrefixListId",
        "ingress rules call it so",
    ),
    Row(
        "AWS::EC2::SecurityGroup",
        "SecurityGroupIngress.*.DestinationSecurityGroupId",
        "SecurityGroupIngress.*.SourceSecurityGroupId",
        "egress rules call it so",
    ),
    Row(
        "AWS::EC2::SecurityGroupEgress",
        "SourceSecurityGroupId",
        "DestinationSecurityGroupId",
        "ingress rules call it so",
    ),
    Row("AWS::EC2::SecurityGroupEgress", "SourcePrefixListId", "DestinationPrefixListId", "ingress rules call it so"),
    Row(
        "AWS::EC2::SecurityGroupIngress",
        "DestinationSecurityGroupId",
        "SourceSecurityGroupId",
        "egress rules call it so",
    ),
    Row("AWS::EC2::SecurityGroup", "EgressRules", "SecurityGroupEgress", _SIBLING),
    Row("AWS::EC2::SecurityGroup", "IngressRules", "SecurityGroupIngress", _SIBLING),
    Row("AWS::EC2::SecurityGroup", "Egress", "SecurityGroupEgress", _TERRAFORM),
    Row("AWS::EC2::SecurityGroup", "Ingress", "SecurityGroupIngress", _TERRAFORM),
    Row("AWS::EC2::SecurityGroup", "Description", "GroupDescription", _API),
    Row("AWS::EC2::SecurityGroup", "Name", "GroupName", _TERRAFORM),
    Row("AWS::EC2::FlowLog", "LogGroup", "LogGroupName", _SHORT),
    Row("AWS::EC2::FlowLog", "IamRoleArn", "DeliverLogsPermissionArn", _TERRAFORM),
    Row("AWS::EC2::FlowLog", "DeliverLogsPermissionRoleArn", "DeliverLogsPermissionArn", _SIBLING),
    Row("AWS::EC2::FlowLog", "RoleArn", "DeliverLogsPermissionArn", _SIBLING),
    *(
        Row(name, f"{place}{wrong}", f"{place}{right}", source, other="CidrIpv6" if right == "CidrIp" else "")
        for name, place in (
            ("AWS::EC2::SecurityGroup", "SecurityGroupIngress.*."),
            ("AWS::EC2::SecurityGroup", "SecurityGroupEgress.*."),
            ("AWS::EC2::SecurityGroupIngress", ""),
            ("AWS::EC2::SecurityGroupEgress", ""),
        )
        for wrong, right, source in (
            ("CidrBlock", "CidrIp", "subnets and routes call it so"),
            ("CidrBlocks", "CidrIp", _TERRAFORM),
            ("Cidr", "CidrIp", _SHORT),
            ("SourceCidr", "CidrIp", _CONSOLE),
            ("DestinationCidr", "CidrIp", _CONSOLE),
            ("SourceIp", "CidrIp", _CONSOLE),
            ("Port", "FromPort", _CONSOLE),
        )
    ),
    Row("AWS::EC2::Instance", "AMI", "ImageId", _TERRAFORM),
    Row("AWS::EC2::Instance", "Ami", "ImageId", _TERRAFORM),
    Row("AWS::EC2::Instance", "KeyPair", "KeyName", _CONSOLE),
    Row("AWS::EC2::Instance", "KeyPairName", "KeyName", _CONSOLE),
    Row("AWS::EC2::Instance", "DetailedMonitoring", "Monitoring", _CONSOLE),
    Row("AWS::EC2::LaunchTemplate", "LaunchTemplateData.AMI", "LaunchTemplateData.ImageId", _CONSOLE),
    Row("AWS::EC2::LaunchTemplate", "LaunchTemplateData.KeyPair", "LaunchTemplateData.KeyName", _CONSOLE),
    # ECS
    Row("AWS::ECS::TaskDefinition", "ExecutionRole", "ExecutionRoleArn", _SHORT),
    Row("AWS::ECS::TaskDefinition", "TaskRole", "TaskRoleArn", _SHORT),
    Row("AWS::ECS::Service", "Count", "DesiredCount", _SHORT),
    Row(
        "AWS::ECS::Cluster",
        "ContainerInsights",
        "ClusterSettings[Name=containerInsights].Value",
        _CONSOLE,
        values={"true": "enabled", "True": "enabled", "false": "disabled", "False": "disabled"},
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.EnvironmentVariables",
        "ContainerDefinitions.*.Environment",
        _CONSOLE,
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.Port",
        "ContainerDefinitions.*.PortMappings[].ContainerPort",
        _SHORT,
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.ContainerPort",
        "ContainerDefinitions.*.PortMappings[].ContainerPort",
        _SIBLING,
    ),
    # EKS
    Row("AWS::EKS::Cluster", "KubernetesVersion", "Version", _CONSOLE),
    *(
        Row("AWS::EKS::Nodegroup", f"ScalingConfig.{wrong}", f"ScalingConfig.{right}", "Auto Scaling calls it so")
        for wrong, right in (
            ("DesiredCapacity", "DesiredSize"),
            ("MinCapacity", "MinSize"),
            ("MaxCapacity", "MaxSize"),
        )
    ),
    # ElastiCache
    Row("AWS::ElastiCache::CacheCluster", "CacheClusterId", "ClusterName", _API),
    Row("AWS::ElastiCache::CacheCluster", "SecurityGroupIds", "VpcSecurityGroupIds", _API),
    Row("AWS::ElastiCache::CacheCluster", "SubnetGroupName", "CacheSubnetGroupName", _TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "Description", "ReplicationGroupDescription", _TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "SubnetGroupName", "CacheSubnetGroupName", _TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "NodeType", "CacheNodeType", _TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "NumberCacheClusters", "NumCacheClusters", _TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "EncryptionAtRest", "AtRestEncryptionEnabled", _CONSOLE),
    Row("AWS::ElastiCache::ReplicationGroup", "EncryptionInTransit", "TransitEncryptionEnabled", _CONSOLE),
    Row("AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupDescription", "Description", _API),
    # Elastic Load Balancing
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "DeregistrationDelay",
        "TargetGroupAttributes[Key=deregistration_delay.timeout_seconds].Value",
        _TERRAFORM,
    ),
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "DeregistrationDelayTimeoutSeconds",
        "TargetGroupAttributes[Key=deregistration_delay.timeout_seconds].Value",
        _SIBLING,
    ),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "Attributes", "TargetGroupAttributes", _API),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "HealthyThreshold", "HealthyThresholdCount", _SHORT),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "UnhealthyThreshold", "UnhealthyThresholdCount", _SHORT),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "HealthCheckInterval", "HealthCheckIntervalSeconds", _SHORT),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "HealthCheckTimeout", "HealthCheckTimeoutSeconds", _SHORT),
    Row("AWS::ElasticLoadBalancingV2::LoadBalancer", "Attributes", "LoadBalancerAttributes", _API),
    Row(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "IdleTimeout",
        "LoadBalancerAttributes[Key=idle_timeout.timeout_seconds].Value",
        _TERRAFORM,
    ),
    Row(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "DeletionProtection",
        "LoadBalancerAttributes[Key=deletion_protection.enabled].Value",
        _TERRAFORM,
    ),
    Row("AWS::ElasticLoadBalancingV2::LoadBalancer", "SubnetIds", "Subnets", _SIBLING),
    Row("AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroupIds", "SecurityGroups", _SIBLING),
    Row(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Internal",
        "Scheme",
        _TERRAFORM,
        values={"true": "internal", "True": "internal", "false": "internet-facing", "False": "internet-facing"},
    ),
    Row("AWS::ElasticLoadBalancingV2::Listener", "CertificateArn", "Certificates[].CertificateArn", _TERRAFORM),
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", "HealthCheckMatcher", "Matcher.HttpCode", _SIBLING),
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "HealthCheck",
        "",
        _TERRAFORM,
        inner={
            "Enabled": "HealthCheckEnabled",
            "Path": "HealthCheckPath",
            "Port": "HealthCheckPort",
            "Protocol": "HealthCheckProtocol",
            "Interval": "HealthCheckIntervalSeconds",
            "IntervalSeconds": "HealthCheckIntervalSeconds",
            "Timeout": "HealthCheckTimeoutSeconds",
            "TimeoutSeconds": "HealthCheckTimeoutSeconds",
            "HealthyThreshold": "HealthyThresholdCount",
            "HealthyThresholdCount": "HealthyThresholdCount",
            "UnhealthyThreshold": "UnhealthyThresholdCount",
            "UnhealthyThresholdCount": "UnhealthyThresholdCount",
            "Matcher": "Matcher",
        },
    ),
    # GuardDuty
    Row(
        "AWS::GuardDuty::Detector",
        "DataSources.KubernetesConfiguration",
        "DataSources.Kubernetes",
        _API + " (KubernetesConfiguration is the type of the member)",
    ),
    # IAM
    Row("AWS::IAM::Role", "AssumeRolePolicy", "AssumeRolePolicyDocument", _TERRAFORM),
    Row("AWS::IAM::Role", "TrustPolicy", "AssumeRolePolicyDocument", "the console calls it so"),
    Row("AWS::IAM::Role", "Name", "RoleName", _TERRAFORM),
    Row("AWS::IAM::Role", "InlinePolicies", "Policies", "the console calls it so"),
    Row("AWS::IAM::Role", "ManagedPolicies", "ManagedPolicyArns", _SHORT),
    Row("AWS::IAM::ManagedPolicy", "PolicyName", "ManagedPolicyName", _API),
    Row("AWS::IAM::ManagedPolicy", "Name", "ManagedPolicyName", _TERRAFORM),
    Row("AWS::IAM::Policy", "Name", "PolicyName", _TERRAFORM),
    # Kinesis
    Row("AWS::Kinesis::Stream", "StreamName", "Name", _API),
    Row("AWS::Kinesis::Stream", "RetentionPeriod", "RetentionPeriodHours", _TERRAFORM),
    Row("AWS::Kinesis::Stream", "Shards", "ShardCount", _CONSOLE),
    Row("AWS::Kinesis::Stream", "NumberOfShards", "ShardCount", _CONSOLE),
    Row(
        "AWS::KinesisFirehose::DeliveryStream",
        "AmazonopensearchserviceDestinationConfiguration.RetryConfiguration",
        "AmazonopensearchserviceDestinationConfiguration.RetryOptions",
        _SIBLING,
    ),
    # KMS
    Row("AWS::KMS::Key", "KeyRotationStatus", "EnableKeyRotation", _API + " (GetKeyRotationStatus)", values=_SWITCH),
    Row("AWS::KMS::Key", "KeyRotationEnabled", "EnableKeyRotation", _API, values=_SWITCH),
    Row("AWS::KMS::Key", "KeyRotation", "EnableKeyRotation", _SHORT, values=_SWITCH),
    Row("AWS::KMS::Key", "Policy", "KeyPolicy", _API),
    Row("AWS::KMS::Key", "DeletionWindowInDays", "PendingWindowInDays", _TERRAFORM),
    # Lambda
    Row("AWS::Lambda::Function", "ReservedConcurrencyLimit", "ReservedConcurrentExecutions", "the console calls it so"),
    Row("AWS::Lambda::Function", "ReservedConcurrency", "ReservedConcurrentExecutions", "the console calls it so"),
    Row("AWS::Lambda::Function", "Tracing", "TracingConfig.Mode", _SAM),
    Row("AWS::Lambda::Function", "DeadLetterQueue", "DeadLetterConfig", _SAM),
    Row("AWS::Lambda::Function", "InlineCode", "Code.ZipFile", _SAM),
    Row("AWS::Lambda::Function", "Code.InlineCode", "Code.ZipFile", _SAM),
    Row("AWS::Lambda::Function", "Code.Bucket", "Code.S3Bucket", _SAM),
    Row("AWS::Lambda::Function", "Code.Key", "Code.S3Key", _SAM),
    Row("AWS::Lambda::Function", "Memory", "MemorySize", _CONSOLE),
    Row("AWS::Lambda::Function", "MemoryInMB", "MemorySize", _CONSOLE),
    Row("AWS::Lambda::Function", "MemoryMB", "MemorySize", _CONSOLE),
    Row(
        "AWS::Lambda::Permission",
        "StatementId",
        "",
        _API + "; CloudFormation makes one",
        idle=frozenset({"*"}),
    ),
    Row("AWS::Lambda::Function", "ImageUri", "Code.ImageUri", _SAM),
    Row("AWS::Lambda::Function", "RoleArn", "Role", _SIBLING),
    Row("AWS::Lambda::Function", "EnvironmentVariables", "Environment.Variables", "the console calls it so"),
    Row("AWS::Lambda::EventInvokeConfig", "MaximumEventAge", "MaximumEventAgeInSeconds", _SHORT),
    Row("AWS::Lambda::EventSourceMapping", "BatchWindow", "MaximumBatchingWindowInSeconds", _CONSOLE),
    Row("AWS::Lambda::EventSourceMapping", "MaximumRecordAge", "MaximumRecordAgeInSeconds", _SHORT),
    Row("AWS::Lambda::EventSourceMapping", "MaximumBatchingWindow", "MaximumBatchingWindowInSeconds", _SHORT),
    # RDS
    Row("AWS::RDS::DBInstance", "VpcSecurityGroupIds", "VPCSecurityGroups", "AWS::RDS::DBCluster calls it so"),
    Row("AWS::RDS::DBInstance", "DatabaseName", "DBName", "AWS::RDS::DBCluster calls it so"),
    Row("AWS::RDS::DBInstance", "MasterPassword", "MasterUserPassword", _SHORT),
    Row("AWS::RDS::DBInstance", "InstanceClass", "DBInstanceClass", _TERRAFORM),
    Row("AWS::RDS::DBInstance", "Username", "MasterUsername", _TERRAFORM),
    Row("AWS::RDS::DBInstance", "Password", "MasterUserPassword", _TERRAFORM),
    Row("AWS::RDS::DBInstance", "PerformanceInsightsEnabled", "EnablePerformanceInsights", _TERRAFORM),
    Row("AWS::RDS::DBCluster", "VPCSecurityGroups", "VpcSecurityGroupIds", "AWS::RDS::DBInstance calls it so"),
    Row("AWS::RDS::DBCluster", "DBName", "DatabaseName", "AWS::RDS::DBInstance calls it so"),
    Row("AWS::RDS::DBCluster", "MasterPassword", "MasterUserPassword", _SHORT),
    # Route 53
    Row("AWS::Route53::HealthCheck", "Config", "HealthCheckConfig", _SHORT),
    Row("AWS::Route53::RecordSet", "Records", "ResourceRecords", _TERRAFORM),
    Row("AWS::Route53::RecordSet", "Alias", "AliasTarget", _TERRAFORM),
    Row("AWS::Route53::RecordSet", "AliasTarget.Name", "AliasTarget.DNSName", _TERRAFORM),
    Row("AWS::Route53::RecordSet", "AliasTarget.ZoneId", "AliasTarget.HostedZoneId", _TERRAFORM),
    Row("AWS::Route53::HostedZone", "DomainName", "Name", _CONSOLE),
    # S3
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.CloudWatchConfigurations",
        "",
        "Amazon S3 sends events to SNS, SQS, Lambda and EventBridge, and to nothing of CloudWatch",
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.LambdaFunctionConfigurations",
        "NotificationConfiguration.LambdaConfigurations",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.LambdaConfigurations.*.LambdaFunctionArn",
        "NotificationConfiguration.LambdaConfigurations.*.Function",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.QueueConfigurations.*.QueueArn",
        "NotificationConfiguration.QueueConfigurations.*.Queue",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.TopicConfigurations.*.TopicArn",
        "NotificationConfiguration.TopicConfigurations.*.Topic",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "CorsConfiguration.CorsRules.*.MaxAgeSeconds",
        "CorsConfiguration.CorsRules.*.MaxAge",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "CorsConfiguration.CorsRules.*.ExposeHeaders",
        "CorsConfiguration.CorsRules.*.ExposedHeaders",
        _API,
    ),
    Row(
        "AWS::S3::Bucket",
        "BucketEncryption.Rules",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        _API,
    ),
    Row("AWS::S3::Bucket", "LifecycleRules", "LifecycleConfiguration.Rules", _CONSOLE),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.Expiration",
        "",
        _API,
        inner={
            "Days": "LifecycleConfiguration.Rules.*.ExpirationInDays",
            "Date": "LifecycleConfiguration.Rules.*.ExpirationDate",
            "ExpiredObjectDeleteMarker": "LifecycleConfiguration.Rules.*.ExpiredObjectDeleteMarker",
        },
    ),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.Filter",
        "",
        _API,
        inner={
            "Prefix": "LifecycleConfiguration.Rules.*.Prefix",
            "ObjectSizeGreaterThan": "LifecycleConfiguration.Rules.*.ObjectSizeGreaterThan",
            "ObjectSizeLessThan": "LifecycleConfiguration.Rules.*.ObjectSizeLessThan",
        },
    ),
    *(
        Row(
            "AWS::S3::Bucket",
            f"LifecycleConfiguration.Rules.*.{place}.{wrong}",
            f"LifecycleConfiguration.Rules.*.{place}.{right}",
            _API,
        )
        for place, wrong, right in (
            ("Transitions.*", "Days", "TransitionInDays"),
            ("Transitions.*", "Date", "TransitionDate"),
            ("NoncurrentVersionTransitions.*", "Days", "TransitionInDays"),
            ("NoncurrentVersionTransitions.*", "NoncurrentDays", "TransitionInDays"),
            ("NoncurrentVersionExpiration", "Days", "NoncurrentDays"),
            ("NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays", "NoncurrentDays"),
        )
    ),
    Row("AWS::S3::Bucket", "ObjectOwnership", "OwnershipControls.Rules[].ObjectOwnership", _API),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.EventBridge",
        "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
        _TERRAFORM,
    ),
    Row(
        "AWS::S3::Bucket",
        "Acl",
        "AccessControl",
        _TERRAFORM,
        values={
            "private": "Private",
            "public-read": "PublicRead",
            "log-delivery-write": "LogDeliveryWrite",
            "bucket-owner-full-control": "BucketOwnerFullControl",
        },
    ),
    Row("AWS::S3::Bucket", "LifecycleConfiguration.Rules.*.ID", "LifecycleConfiguration.Rules.*.Id", _API),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.TransitionInDays",
        "LifecycleConfiguration.Rules.*.Transitions[].TransitionInDays",
        _TERRAFORM,
    ),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.StorageClass",
        "LifecycleConfiguration.Rules.*.Transitions[].StorageClass",
        _TERRAFORM,
    ),
    Row("AWS::S3::Bucket", "Versioning", "VersioningConfiguration", _SHORT),
    Row(
        "AWS::S3::Bucket",
        "LoggingConfiguration.DestinationBucket",
        "LoggingConfiguration.DestinationBucketName",
        _SHORT,
    ),
    Row("AWS::S3::Bucket", "LoggingConfiguration.TargetBucket", "LoggingConfiguration.DestinationBucketName", _API),
    Row("AWS::S3::Bucket", "LoggingConfiguration.TargetPrefix", "LoggingConfiguration.LogFilePrefix", _API),
    # SNS, SQS
    Row("AWS::SNS::Topic", "Name", "TopicName", _API),
    Row("AWS::SNS::Topic", "KmsKeyId", "KmsMasterKeyId", _SIBLING),
    Row("AWS::SNS::Topic", "KmsKeyArn", "KmsMasterKeyId", _SIBLING),
    Row("AWS::SQS::Queue", "VisibilityTimeoutSeconds", "VisibilityTimeout", _TERRAFORM),
    Row(
        "AWS::SQS::Queue",
        "DeadLetterQueue",
        "",
        _CONSOLE,
        inner={
            "Arn": "RedrivePolicy.deadLetterTargetArn",
            "TargetArn": "RedrivePolicy.deadLetterTargetArn",
            "DeadLetterTargetArn": "RedrivePolicy.deadLetterTargetArn",
            "deadLetterTargetArn": "RedrivePolicy.deadLetterTargetArn",
            "MaxReceiveCount": "RedrivePolicy.maxReceiveCount",
            "maxReceiveCount": "RedrivePolicy.maxReceiveCount",
        },
    ),
    Row("AWS::SQS::Queue", "Fifo", "FifoQueue", _SHORT),
    Row("AWS::SQS::Queue", "ReceiveMessageWaitTime", "ReceiveMessageWaitTimeSeconds", _SHORT),
    Row("AWS::SQS::Queue", "MessageRetentionSeconds", "MessageRetentionPeriod", _TERRAFORM),
    Row("AWS::SQS::Queue", "KmsKeyId", "KmsMasterKeyId", _SIBLING),
    Row("AWS::SQS::Queue", "KmsKeyArn", "KmsMasterKeyId", _SIBLING),
    # Secrets Manager, Step Functions
    Row("AWS::SecretsManager::Secret", "SecretName", "Name", _SHORT),
    Row("AWS::SecretsManager::Secret", "SecretValue", "SecretString", _CONSOLE),
    Row("AWS::StepFunctions::StateMachine", "Name", "StateMachineName", _API),
    Row("AWS::StepFunctions::StateMachine", "Type", "StateMachineType", _API),
)

BY_TYPE: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {name: MappingProxyType({row.name: row for row in ROWS if row.type == name}) for name in {r.type for r in ROWS}}
)


def known_row(type_name: str, place: str) -> Row | None:
    """The row about a name at a place of a type, or None."""
    return BY_TYPE.get(type_name, {}).get(place)
