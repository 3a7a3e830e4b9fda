"""What runs programs."""

from __future__ import annotations

from .row import API, CONSOLE, SAM, SHORT, SIBLING, TERRAFORM, Row

COMPUTE: tuple[Row, ...] = (
    # Auto Scaling
    Row("AWS::AutoScaling::AutoScalingGroup", "MinCapacity", "MinSize", SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "MaxCapacity", "MaxSize", SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "DesiredSize", "DesiredCapacity", SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "DesiredCount", "DesiredCapacity", "AWS::ECS::Service calls it so"),
    Row("AWS::AutoScaling::AutoScalingGroup", "SubnetIds", "VPCZoneIdentifier", SIBLING),
    Row("AWS::AutoScaling::AutoScalingGroup", "Subnets", "VPCZoneIdentifier", SIBLING),
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
    Row("AWS::EC2::SecurityGroup", "EgressRules", "SecurityGroupEgress", SIBLING),
    Row("AWS::EC2::SecurityGroup", "IngressRules", "SecurityGroupIngress", SIBLING),
    Row("AWS::EC2::SecurityGroup", "Egress", "SecurityGroupEgress", TERRAFORM),
    Row("AWS::EC2::SecurityGroup", "Ingress", "SecurityGroupIngress", TERRAFORM),
    Row("AWS::EC2::SecurityGroup", "Description", "GroupDescription", API),
    Row("AWS::EC2::SecurityGroup", "Name", "GroupName", TERRAFORM),
    Row("AWS::EC2::FlowLog", "LogGroup", "LogGroupName", SHORT),
    Row("AWS::EC2::FlowLog", "IamRoleArn", "DeliverLogsPermissionArn", TERRAFORM),
    Row("AWS::EC2::FlowLog", "DeliverLogsPermissionRoleArn", "DeliverLogsPermissionArn", SIBLING),
    Row("AWS::EC2::FlowLog", "RoleArn", "DeliverLogsPermissionArn", SIBLING),
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
            ("CidrBlocks", "CidrIp", TERRAFORM),
            ("Cidr", "CidrIp", SHORT),
            ("SourceCidr", "CidrIp", CONSOLE),
            ("DestinationCidr", "CidrIp", CONSOLE),
            ("SourceIp", "CidrIp", CONSOLE),
            ("Port", "FromPort", CONSOLE),
        )
    ),
    Row("AWS::EC2::Instance", "AMI", "ImageId", TERRAFORM),
    Row("AWS::EC2::Instance", "Ami", "ImageId", TERRAFORM),
    Row("AWS::EC2::Instance", "KeyPair", "KeyName", CONSOLE),
    Row("AWS::EC2::Instance", "KeyPairName", "KeyName", CONSOLE),
    Row("AWS::EC2::Instance", "DetailedMonitoring", "Monitoring", CONSOLE),
    Row("AWS::EC2::LaunchTemplate", "LaunchTemplateData.AMI", "LaunchTemplateData.ImageId", CONSOLE),
    Row("AWS::EC2::LaunchTemplate", "LaunchTemplateData.KeyPair", "LaunchTemplateData.KeyName", CONSOLE),
    # ECS
    Row("AWS::ECS::TaskDefinition", "ExecutionRole", "ExecutionRoleArn", SHORT),
    Row("AWS::ECS::TaskDefinition", "TaskRole", "TaskRoleArn", SHORT),
    Row("AWS::ECS::Service", "Count", "DesiredCount", SHORT),
    Row(
        "AWS::ECS::Cluster",
        "ContainerInsights",
        "ClusterSettings[Name=containerInsights].Value",
        CONSOLE,
        values={"true": "enabled", "True": "enabled", "false": "disabled", "False": "disabled"},
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.EnvironmentVariables",
        "ContainerDefinitions.*.Environment",
        CONSOLE,
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.Port",
        "ContainerDefinitions.*.PortMappings[].ContainerPort",
        SHORT,
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions.*.ContainerPort",
        "ContainerDefinitions.*.PortMappings[].ContainerPort",
        SIBLING,
    ),
    # EKS
    Row("AWS::EKS::Cluster", "KubernetesVersion", "Version", CONSOLE),
    *(
        Row("AWS::EKS::Nodegroup", f"ScalingConfig.{wrong}", f"ScalingConfig.{right}", "Auto Scaling calls it so")
        for wrong, right in (
            ("DesiredCapacity", "DesiredSize"),
            ("MinCapacity", "MinSize"),
            ("MaxCapacity", "MaxSize"),
        )
    ),
    # Lambda
    Row("AWS::Lambda::Function", "ReservedConcurrencyLimit", "ReservedConcurrentExecutions", "the console calls it so"),
    Row("AWS::Lambda::Function", "ReservedConcurrency", "ReservedConcurrentExecutions", "the console calls it so"),
    Row("AWS::Lambda::Function", "Tracing", "TracingConfig.Mode", SAM),
    Row("AWS::Lambda::Function", "DeadLetterQueue", "DeadLetterConfig", SAM),
    Row("AWS::Lambda::Function", "InlineCode", "Code.ZipFile", SAM),
    Row("AWS::Lambda::Function", "Code.InlineCode", "Code.ZipFile", SAM),
    Row("AWS::Lambda::Function", "Code.Bucket", "Code.S3Bucket", SAM),
    Row("AWS::Lambda::Function", "Code.Key", "Code.S3Key", SAM),
    Row("AWS::Lambda::Function", "Memory", "MemorySize", CONSOLE),
    Row("AWS::Lambda::Function", "MemoryInMB", "MemorySize", CONSOLE),
    Row("AWS::Lambda::Function", "MemoryMB", "MemorySize", CONSOLE),
    Row(
        "AWS::Lambda::Permission",
        "StatementId",
        "",
        API + "; CloudFormation makes one",
        idle=frozenset({"*"}),
    ),
    Row("AWS::Lambda::Function", "ImageUri", "Code.ImageUri", SAM),
    Row("AWS::Lambda::Function", "RoleArn", "Role", SIBLING),
    Row("AWS::Lambda::Function", "EnvironmentVariables", "Environment.Variables", "the console calls it so"),
    Row("AWS::Lambda::EventInvokeConfig", "MaximumEventAge", "MaximumEventAgeInSeconds", SHORT),
    Row("AWS::Lambda::EventSourceMapping", "BatchWindow", "MaximumBatchingWindowInSeconds", CONSOLE),
    Row("AWS::Lambda::EventSourceMapping", "MaximumRecordAge", "MaximumRecordAgeInSeconds", SHORT),
    Row("AWS::Lambda::EventSourceMapping", "MaximumBatchingWindow", "MaximumBatchingWindowInSeconds", SHORT),
    # Secrets Manager, Step Functions
    Row("AWS::SecretsManager::Secret", "SecretName", "Name", SHORT),
    Row("AWS::SecretsManager::Secret", "SecretValue", "SecretString", CONSOLE),
    Row("AWS::StepFunctions::StateMachine", "Name", "StateMachineName", API),
    Row("AWS::StepFunctions::StateMachine", "Type", "StateMachineType", API),
)
