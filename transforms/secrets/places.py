"""Where CloudFormation resolves which kind of dynamic reference."""

from __future__ import annotations

from repair import Path

#: The properties that take ``ssm-secure`` ("Resources that support dynamic parameter patterns for secure strings").
SSM_SECURE: dict[str, tuple[tuple[str, ...], ...]] = {
    "AWS::DirectoryService::MicrosoftAD": (("Password",),),
    "AWS::DirectoryService::SimpleAD": (("Password",),),
    "AWS::ElastiCache::ReplicationGroup": (("AuthToken",),),
    "AWS::IAM::User": (("LoginProfile", "Password"),),
    "AWS::KinesisFirehose::DeliveryStream": (("RedshiftDestinationConfiguration", "Password"),),
    "AWS::OpsWorks::App": (("AppSource", "Password"),),
    "AWS::OpsWorks::Stack": (("CustomCookbooksSource", "Password"), ("RdsDbInstances", "DbPassword")),
    "AWS::RDS::DBCluster": (("MasterUserPassword",),),
    "AWS::RDS::DBInstance": (("MasterUserPassword",),),
    "AWS::Redshift::Cluster": (("MasterUserPassword",),),
}


def property_names(path: Path) -> tuple[str, ...]:
    """The names of the properties on the way to a value of a resource, without indices, functions and their arguments."""
    names: list[str] = []
    steps = iter(path[3:] if path[2:3] == ("Properties",) else ())
    for step in steps:
        if step == "Fn::If":
            next(steps, None)
        elif isinstance(step, str) and (step == "Ref" or step.startswith("Fn::")):
            break
        elif isinstance(step, str):
            names.append(step)
    return tuple(names)


def takes_ssm_secure(type: str, path: Path) -> bool:
    """True where CloudFormation resolves ``ssm-secure`` in this property."""
    return property_names(path) in SSM_SECURE.get(type, ())


def is_custom(type: str) -> bool:
    """True for a custom resource, which only gets ``ssm`` references resolved."""
    return type.startswith("Custom::") or type == "AWS::CloudFormation::CustomResource"
