"""Resource types that people write and that do not exist: what they are called, or what to do instead.

`RENAMED` holds names of the service, of Terraform or of the CDK for a type that CloudFormation calls otherwise; `GONE`
holds types that CloudFormation has nothing for. tests/transforms/test_shape_tables.py holds both against the schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "AWS::ACM::Certificate": "AWS::CertificateManager::Certificate",
        "AWS::APIGateway::DomainName": "AWS::ApiGateway::DomainName",
        "AWS::ApplicationAutoScaling::Policy": "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::AutoScaling::Group": "AWS::AutoScaling::AutoScalingGroup",
        "AWS::AutoScaling::LifecycleHooks": "AWS::AutoScaling::LifecycleHook",
        "AWS::AutoScaling::Policy": "AWS::AutoScaling::ScalingPolicy",
        "AWS::AutoScaling::ScheduledScaling": "AWS::AutoScaling::ScheduledAction",
        "AWS::AutoScaling::TargetTrackingScalingPolicy": "AWS::AutoScaling::ScalingPolicy",
        "AWS::Backup::Plan": "AWS::Backup::BackupPlan",
        "AWS::Backup::Selection": "AWS::Backup::BackupSelection",
        "AWS::Backup::Vault": "AWS::Backup::BackupVault",
        "AWS::CloudWatch::EventRule": "AWS::Events::Rule",
        "AWS::CloudWatch::LogGroup": "AWS::Logs::LogGroup",
        "AWS::CloudWatch::LogStream": "AWS::Logs::LogStream",
        "AWS::CloudWatch::MetricFilter": "AWS::Logs::MetricFilter",
        "AWS::CloudWatch::Rule": "AWS::Events::Rule",
        "AWS::CloudWatchEvents::Rule": "AWS::Events::Rule",
        "AWS::CloudWatchLogs::LogGroup": "AWS::Logs::LogGroup",
        "AWS::CloudWatchLogs::LogStream": "AWS::Logs::LogStream",
        "AWS::CloudWatchLogs::MetricFilter": "AWS::Logs::MetricFilter",
        "AWS::Config::Recorder": "AWS::Config::ConfigurationRecorder",
        "AWS::Config::Rule": "AWS::Config::ConfigRule",
        "AWS::DMS::SubnetGroup": "AWS::DMS::ReplicationSubnetGroup",
        "AWS::EC2::AutoScalingGroup": "AWS::AutoScaling::AutoScalingGroup",
        "AWS::EC2::ElasticIP": "AWS::EC2::EIP",
        "AWS::EC2::InternetGatewayAttachment": "AWS::EC2::VPCGatewayAttachment",
        "AWS::EC2::NetworkAclSubnetAssociation": "AWS::EC2::SubnetNetworkAclAssociation",
        "AWS::EC2::PeeringConnection": "AWS::EC2::VPCPeeringConnection",
        "AWS::EC2::RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::SubnetRouteAssociation": "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::VPCFlowLog": "AWS::EC2::FlowLog",
        "AWS::EC2::VpcFlowLog": "AWS::EC2::FlowLog",
        "AWS::ElastiCache::CacheSubnetGroup": "AWS::ElastiCache::SubnetGroup",
        "AWS::ElastiCache::CacheParameterGroup": "AWS::ElastiCache::ParameterGroup",
        "AWS::ElastiCache::Cluster": "AWS::ElastiCache::CacheCluster",
        "AWS::ELB::LoadBalancer": "AWS::ElasticLoadBalancing::LoadBalancer",
        "AWS::ELBv2::Listener": "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ELBv2::ListenerRule": "AWS::ElasticLoadBalancingV2::ListenerRule",
        "AWS::ELBv2::LoadBalancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ELBv2::TargetGroup": "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::ElasticFileSystem::AccessPoint": "AWS::EFS::AccessPoint",
        "AWS::ElasticFileSystem::FileSystem": "AWS::EFS::FileSystem",
        "AWS::ElasticFileSystem::MountTarget": "AWS::EFS::MountTarget",
        "AWS::ElasticLoadBalancing::Listener": "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancing::ListenerRule": "AWS::ElasticLoadBalancingV2::ListenerRule",
        "AWS::ElasticLoadBalancing::TargetGroup": "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::EventBridge::EventBus": "AWS::Events::EventBus",
        "AWS::EventBridge::Rule": "AWS::Events::Rule",
        "AWS::EventBridge::Schedule": "AWS::Scheduler::Schedule",
        "AWS::Firehose::DeliveryStream": "AWS::KinesisFirehose::DeliveryStream",
        "AWS::IAM::UserAccessKey": "AWS::IAM::AccessKey",
        "AWS::KMS::KeyAlias": "AWS::KMS::Alias",
        "AWS::Kinesis::DeliveryStream": "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Lambda::EventSource": "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::FunctionUrl": "AWS::Lambda::Url",
        "AWS::Lambda::Layer": "AWS::Lambda::LayerVersion",
        "AWS::OpenSearch::Domain": "AWS::OpenSearchService::Domain",
        "AWS::RDS::Cluster": "AWS::RDS::DBCluster",
        "AWS::RDS::Instance": "AWS::RDS::DBInstance",
        "AWS::RDS::ParameterGroup": "AWS::RDS::DBParameterGroup",
        "AWS::RDS::SubnetGroup": "AWS::RDS::DBSubnetGroup",
        "AWS::SNS::TopicSubscription": "AWS::SNS::Subscription",
        "AWS::SecretsManager::RotationRules": "AWS::SecretsManager::RotationSchedule",
        "AWS::SecretsManager::SecretRotation": "AWS::SecretsManager::RotationSchedule",
        "AWS::SecretsManager::SecretRotationSchedule": "AWS::SecretsManager::RotationSchedule",
        "AWS::StepFunctions::Workflow": "AWS::StepFunctions::StateMachine",
        "AWS::WAFv2::WebAclAssociation": "AWS::WAFv2::WebACLAssociation",
        "AWS::WAFv2::WebACLLoggingConfiguration": "AWS::WAFv2::LoggingConfiguration",
    }
)

_ACCOUNT = "a setting of the account and region, not of a stack: set it with the AWS CLI"
_PROPERTY = "not a resource of its own in CloudFormation: it is written"

GONE: Mapping[str, str] = MappingProxyType(
    {
        "AWS::AutoScaling::Attachment": f"{_PROPERTY} as TargetGroupARNs of the Auto Scaling group",
        "AWS::CloudFormation::StackPolicy": "set with `aws cloudformation set-stack-policy`",
        "AWS::CodePipeline::Trigger": f"{_PROPERTY} as Triggers of the pipeline",
        "AWS::Config::ConfigurationRecorderStatus": "CloudFormation starts the recorder by itself when there is a channel",
        "AWS::EC2::AssociateIamInstanceProfile": f"{_PROPERTY} as IamInstanceProfile of the instance",
        "AWS::EC2::DefaultSecurityGroup": "the default security group belongs to the VPC",
        "AWS::EC2::EBSDefaultKmsKey": _ACCOUNT,
        "AWS::EC2::EBSDefaultKmsKeyId": _ACCOUNT,
        "AWS::EC2::EBSEncryptionByDefault": _ACCOUNT,
        "AWS::EC2::SerialConsoleAccess": _ACCOUNT,
        "AWS::EC2::Tag": f"{_PROPERTY} as Tags of the resource",
        "AWS::ElasticLoadBalancingV2::TargetGroupAttachment": f"{_PROPERTY} as Targets of the target group",
        "AWS::GuardDuty::DetectorFeature": f"{_PROPERTY} as Features of the detector",
        "AWS::IAM::AccountAlias": _ACCOUNT,
        "AWS::IAM::AccountPasswordPolicy": _ACCOUNT,
        "AWS::IAM::PasswordPolicy": _ACCOUNT,
        "AWS::IAM::PolicyAttachment": f"{_PROPERTY} as ManagedPolicyArns of the role, user or group",
        "AWS::IAM::RolePolicyAttachment": f"{_PROPERTY} as ManagedPolicyArns of the role",
        "AWS::Lambda::ProvisionedConcurrencyConfig": f"{_PROPERTY} at an alias or a version of the function",
        "AWS::Lambda::ReservedConcurrency": f"{_PROPERTY} as ReservedConcurrentExecutions of the function",
        "AWS::S3::AccountPublicAccessBlock": _ACCOUNT,
        "AWS::S3::BucketEncryption": f"{_PROPERTY} as BucketEncryption of the bucket",
        "AWS::S3::BucketLifecycleConfiguration": f"{_PROPERTY} as LifecycleConfiguration of the bucket",
        "AWS::S3::BucketNotification": f"{_PROPERTY} as NotificationConfiguration of the bucket",
        "AWS::S3::BucketObject": "CloudFormation does not write objects into buckets",
        "AWS::S3::BucketPublicAccessBlock": f"{_PROPERTY} as PublicAccessBlockConfiguration of the bucket",
        "AWS::S3::BucketVersioning": f"{_PROPERTY} as VersioningConfiguration of the bucket",
        "AWS::S3::Object": "CloudFormation does not write objects into buckets",
    }
)
