"""APIs: methods before their deployment, stages before what names them, the account's role before logging."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Mapping, Node, Resource, Sequence
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import child

from ..lookup import literal
from ..needs import Need, Row, any_of, each
from ..uses import Uses

API = "AWS::ApiGateway::RestApi"
STAGE = "AWS::ApiGateway::Stage"
DEPLOYMENT = "AWS::ApiGateway::Deployment"


def _methods(uses: Uses, deployment: Resource) -> list[Need]:
    """An API that brings its own body needs no methods (and the two are not to be mixed)."""
    apis = uses.at(deployment).to(API, "RestApiId")
    own = apis.where(lambda api: api.property("Body") is None and api.property("BodyS3Location") is None)
    return each(own.users("AWS::ApiGateway::Method", "RestApiId"))


def _routes(uses: Uses, deployment: Resource) -> list[Need]:
    return each(uses.at(deployment).to("AWS::ApiGatewayV2::Api", "ApiId").users("AWS::ApiGatewayV2::Route", "ApiId"))


def _account(uses: Uses, stage: Resource) -> list[Need]:
    settings = stage.properties if stage.type == STAGE else stage.property("StageDescription")
    return each(uses.all("AWS::ApiGateway::Account")) if _logs(settings) else []


def _logs(settings: Node | None) -> bool:
    if not isinstance(settings, Mapping):
        return False
    methods = settings.get("MethodSettings")
    levels = [settings.get("LoggingLevel")]
    levels += [child(item, "LoggingLevel") for item in methods.items] if isinstance(methods, Sequence) else []
    wanted = [level for level in levels if level is not None and literal_text(level) != "OFF"]
    return bool(wanted) or settings.get("AccessLogSetting") is not None


def _stage_by_name(uses: Uses, consumer: Resource) -> Iterator[Need]:
    plan = consumer.type == "AWS::ApiGateway::UsagePlan"
    listed = consumer.property("ApiStages" if plan else "StageKeys")
    api_key, stage_key = ("ApiId", "Stage") if plan else ("RestApiId", "StageName")
    for item in listed.items if isinstance(listed, Sequence) else []:
        api, name = uses.text(child(item, api_key)), uses.text(child(item, stage_key))
        if api is None or name is None:
            continue
        yield from each(
            uses.all(STAGE, DEPLOYMENT).where(
                lambda stage, api=api, name=name: (  # type: ignore[misc]
                    uses.value(stage, "RestApiId") == api and uses.value(stage, "StageName") == name
                )
            )
        )


def _stage_in_arn(uses: Uses, association: Resource) -> list[Need]:
    arn = uses.value(association, "ResourceArn")
    if arn is None:
        return []
    stages = uses.at(association).to(API, "ResourceArn").users((STAGE, DEPLOYMENT), "RestApiId")
    return each(stages.where(lambda stage: arn.endswith(f"/stages/{uses.value(stage, 'StageName')}")))


def _schema(uses: Uses, resolver: Resource) -> list[Need]:
    apis = uses.at(resolver).to("AWS::AppSync::GraphQLApi", "ApiId")
    return [
        need
        for api in apis
        for need in any_of(api.resource.logical_id, uses.at(api.resource).users("AWS::AppSync::GraphQLSchema", "ApiId"))
    ]


def _source(uses: Uses, project: Resource) -> list[Need]:
    secondary = project.property("SecondarySources")
    count = len(secondary.items) if isinstance(secondary, Sequence) else 0
    places: list[tuple[str | int, ...]] = [("Source", "Type")]
    places += [("SecondarySources", index, "Type") for index in range(count)]
    servers = {literal(project, *place) for place in places} - {""}
    credentials = uses.all("AWS::CodeBuild::SourceCredential")
    return each(credentials.where(lambda credential: literal(credential, "ServerType") in servers))


API_ROWS = (
    Row(
        number=17,
        title="The deployment of a REST API",
        consumers=(DEPLOYMENT,),
        needs="waits for every method of the API, unless the API brings its own Body.",
        error="`The REST API doesn't contain any methods`",
        evidence='AWS documentation of AWS::ApiGateway::Deployment: "the deployment must depend on the RestApi\'s methods"',
        find=_methods,
    ),
    Row(
        number=18,
        title="The deployment of a WebSocket or HTTP API",
        consumers=("AWS::ApiGatewayV2::Deployment",),
        needs="waits for the routes of the API.",
        error="`At least one route is required before deploying the Api.`",
        evidence="AWS documentation of AWS::ApiGatewayV2::Deployment (its example)",
        find=_routes,
    ),
    Row(
        number=19,
        title="A stage that logs, where the template sets the account's logging role",
        consumers=(STAGE, DEPLOYMENT),
        needs="waits for the AWS::ApiGateway::Account.",
        error="`CloudWatch Logs role ARN must be set in account settings to enable logging`",
        evidence="seen in four deployment logs",
        find=_account,
    ),
    Row(
        number=20,
        title="A usage plan or an API key that names a stage",
        consumers=("AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::ApiKey"),
        needs="waits for the stage, or the deployment, that makes a stage of this name.",
        error="`API Stage not found: …`",
        evidence="AWS documentation of AWS::ApiGateway::ApiKey (its example)",
        find=_stage_by_name,
    ),
    Row(
        number=21,
        title="A web ACL association with an ARN that spells out a stage",
        consumers=("AWS::WAFv2::WebACLAssociation",),
        needs="waits for the stage that the ARN ends in.",
        error="`AWS WAF couldn't perform the operation because your resource doesn't exist` (WAFNonexistentItemException)",
        evidence='seen in a deployment log ("Missing DependsOn: PublicApiStage causes race")',
        find=_stage_in_arn,
    ),
    Row(
        number=30,
        title="An AppSync resolver or function",
        consumers=("AWS::AppSync::Resolver", "AWS::AppSync::FunctionConfiguration"),
        needs="waits for the schema of its API.",
        error="`No type named … found`, `ConcurrentModificationException`",
        evidence="report: aws-cdk issue 8168",
        find=_schema,
    ),
    Row(
        number=35,
        title="A CodeBuild project with a source that needs credentials",
        consumers=("AWS::CodeBuild::Project",),
        needs="waits for the AWS::CodeBuild::SourceCredential of its kind of source.",
        error="`Could not find access token for server type …`",
        evidence="AWS documentation of AWS::CodeBuild::SourceCredential (its example)",
        find=_source,
    ),
)
