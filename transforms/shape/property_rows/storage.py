"""What keeps data."""

from __future__ import annotations

from .row import API, CONSOLE, SHORT, SIBLING, TERRAFORM, Row

STORAGE: tuple[Row, ...] = (
    # Athena
    Row(
        "AWS::Athena::WorkGroup",
        "WorkGroupConfiguration.ResultConfigurationUpdates",
        "WorkGroupConfiguration.ResultConfiguration",
        API + " (UpdateWorkGroup)",
    ),
    Row(
        "AWS::Athena::WorkGroup",
        "WorkGroupConfiguration.PublishCloudWatchMetrics",
        "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled",
        "the name without its adjective, as the console shows it",
    ),
    # Backup
    Row("AWS::Backup::BackupPlan", "BackupPlan.Rules", "BackupPlan.BackupPlanRule", API),
    Row("AWS::Backup::BackupSelection", "BackupSelection.SelectionTags", "BackupSelection.ListOfTags", TERRAFORM),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Type",
        "BackupSelection.ListOfTags.*.ConditionType",
        TERRAFORM + " (selection_tag)",
    ),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Key",
        "BackupSelection.ListOfTags.*.ConditionKey",
        TERRAFORM + " (selection_tag)",
    ),
    Row(
        "AWS::Backup::BackupSelection",
        "BackupSelection.ListOfTags.*.Value",
        "BackupSelection.ListOfTags.*.ConditionValue",
        TERRAFORM + " (selection_tag)",
    ),
    Row("AWS::Backup::BackupPlan", "Rules", "BackupPlan.BackupPlanRule", API),
    Row(
        "AWS::Backup::BackupPlan",
        "BackupPlan.BackupPlanRule.*.Schedule",
        "BackupPlan.BackupPlanRule.*.ScheduleExpression",
        TERRAFORM,
    ),
    Row("AWS::Backup::BackupVault", "KmsKeyArn", "EncryptionKeyArn", TERRAFORM),
    # DynamoDB
    Row("AWS::DynamoDB::Table", "PointInTimeRecovery", "PointInTimeRecoverySpecification", TERRAFORM),
    Row("AWS::DynamoDB::Table", "TimeToLive", "TimeToLiveSpecification", SIBLING),
    Row("AWS::DynamoDB::Table", "ServerSideEncryption", "SSESpecification", TERRAFORM),
    Row("AWS::DynamoDB::Table", "SSESpecification.Enabled", "SSESpecification.SSEEnabled", TERRAFORM),
    Row(
        "AWS::DynamoDB::Table",
        "PointInTimeRecoverySpecification.Enabled",
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        TERRAFORM,
    ),
    Row("AWS::DynamoDB::Table", "KeySchema.*.Name", "KeySchema.*.AttributeName", SHORT),
    Row(
        "AWS::DynamoDB::Table",
        "StreamSpecification.StreamEnabled",
        "",
        API + "; in CloudFormation the view type switches the stream on",
        idle=frozenset({"true", "True"}),
    ),
    # ElastiCache
    Row("AWS::ElastiCache::CacheCluster", "CacheClusterId", "ClusterName", API),
    Row("AWS::ElastiCache::CacheCluster", "SecurityGroupIds", "VpcSecurityGroupIds", API),
    Row("AWS::ElastiCache::CacheCluster", "SubnetGroupName", "CacheSubnetGroupName", TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "Description", "ReplicationGroupDescription", TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "SubnetGroupName", "CacheSubnetGroupName", TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "NodeType", "CacheNodeType", TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "NumberCacheClusters", "NumCacheClusters", TERRAFORM),
    Row("AWS::ElastiCache::ReplicationGroup", "EncryptionAtRest", "AtRestEncryptionEnabled", CONSOLE),
    Row("AWS::ElastiCache::ReplicationGroup", "EncryptionInTransit", "TransitEncryptionEnabled", CONSOLE),
    Row("AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupDescription", "Description", API),
    # Kinesis
    Row("AWS::Kinesis::Stream", "StreamName", "Name", API),
    Row("AWS::Kinesis::Stream", "RetentionPeriod", "RetentionPeriodHours", TERRAFORM),
    Row("AWS::Kinesis::Stream", "Shards", "ShardCount", CONSOLE),
    Row("AWS::Kinesis::Stream", "NumberOfShards", "ShardCount", CONSOLE),
    Row(
        "AWS::KinesisFirehose::DeliveryStream",
        "AmazonopensearchserviceDestinationConfiguration.RetryConfiguration",
        "AmazonopensearchserviceDestinationConfiguration.RetryOptions",
        SIBLING,
    ),
    # RDS
    Row("AWS::RDS::DBInstance", "VpcSecurityGroupIds", "VPCSecurityGroups", "AWS::RDS::DBCluster calls it so"),
    Row("AWS::RDS::DBInstance", "DatabaseName", "DBName", "AWS::RDS::DBCluster calls it so"),
    Row("AWS::RDS::DBInstance", "MasterPassword", "MasterUserPassword", SHORT),
    Row("AWS::RDS::DBInstance", "InstanceClass", "DBInstanceClass", TERRAFORM),
    Row("AWS::RDS::DBInstance", "Username", "MasterUsername", TERRAFORM),
    Row("AWS::RDS::DBInstance", "Password", "MasterUserPassword", TERRAFORM),
    Row("AWS::RDS::DBInstance", "PerformanceInsightsEnabled", "EnablePerformanceInsights", TERRAFORM),
    Row("AWS::RDS::DBCluster", "VPCSecurityGroups", "VpcSecurityGroupIds", "AWS::RDS::DBInstance calls it so"),
    Row("AWS::RDS::DBCluster", "DBName", "DatabaseName", "AWS::RDS::DBInstance calls it so"),
    Row("AWS::RDS::DBCluster", "MasterPassword", "MasterUserPassword", SHORT),
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
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.LambdaConfigurations.*.LambdaFunctionArn",
        "NotificationConfiguration.LambdaConfigurations.*.Function",
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.QueueConfigurations.*.QueueArn",
        "NotificationConfiguration.QueueConfigurations.*.Queue",
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.TopicConfigurations.*.TopicArn",
        "NotificationConfiguration.TopicConfigurations.*.Topic",
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "CorsConfiguration.CorsRules.*.MaxAgeSeconds",
        "CorsConfiguration.CorsRules.*.MaxAge",
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "CorsConfiguration.CorsRules.*.ExposeHeaders",
        "CorsConfiguration.CorsRules.*.ExposedHeaders",
        API,
    ),
    Row(
        "AWS::S3::Bucket",
        "BucketEncryption.Rules",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        API,
    ),
    Row("AWS::S3::Bucket", "LifecycleRules", "LifecycleConfiguration.Rules", CONSOLE),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.Expiration",
        "",
        API,
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
        API,
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
            API,
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
    Row("AWS::S3::Bucket", "ObjectOwnership", "OwnershipControls.Rules[].ObjectOwnership", API),
    Row(
        "AWS::S3::Bucket",
        "NotificationConfiguration.EventBridge",
        "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
        TERRAFORM,
    ),
    Row(
        "AWS::S3::Bucket",
        "Acl",
        "AccessControl",
        TERRAFORM,
        values={
            "private": "Private",
            "public-read": "PublicRead",
            "log-delivery-write": "LogDeliveryWrite",
            "bucket-owner-full-control": "BucketOwnerFullControl",
        },
    ),
    Row("AWS::S3::Bucket", "LifecycleConfiguration.Rules.*.ID", "LifecycleConfiguration.Rules.*.Id", API),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.TransitionInDays",
        "LifecycleConfiguration.Rules.*.Transitions[].TransitionInDays",
        TERRAFORM,
    ),
    Row(
        "AWS::S3::Bucket",
        "LifecycleConfiguration.Rules.*.StorageClass",
        "LifecycleConfiguration.Rules.*.Transitions[].StorageClass",
        TERRAFORM,
    ),
    Row("AWS::S3::Bucket", "Versioning", "VersioningConfiguration", SHORT),
    Row(
        "AWS::S3::Bucket",
        "LoggingConfiguration.DestinationBucket",
        "LoggingConfiguration.DestinationBucketName",
        SHORT,
    ),
    Row("AWS::S3::Bucket", "LoggingConfiguration.TargetBucket", "LoggingConfiguration.DestinationBucketName", API),
    Row("AWS::S3::Bucket", "LoggingConfiguration.TargetPrefix", "LoggingConfiguration.LogFilePrefix", API),
)
