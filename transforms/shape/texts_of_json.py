"""Properties that take JSON as text, so that a mapping which stands there is to be written as one."""

from __future__ import annotations

#: Type and place; the resource schemas call them strings, the documentation of each calls them JSON.
JSON_TEXTS = frozenset(
    {
        ("AWS::CloudWatch::Dashboard", "DashboardBody"),
        ("AWS::ECR::Repository", "LifecyclePolicy.LifecyclePolicyText"),
        ("AWS::Events::Rule", "Targets.*.Input"),
        ("AWS::Scheduler::Schedule", "Target.Input"),
        ("AWS::SecretsManager::Secret", "GenerateSecretString.SecretStringTemplate"),
        ("AWS::SecretsManager::Secret", "SecretString"),
        ("AWS::StepFunctions::StateMachine", "DefinitionString"),
    }
)

#: The property of an object that a bare value is, where the object has several.
MAIN = {
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "Matcher"): "HttpCode",
}
