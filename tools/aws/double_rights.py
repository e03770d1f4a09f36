"""What MiniStack lacks where it checks rights (AUTH=true): what some calls are about, its tags, and who calls."""

import json

from ministack.core import iam_actions, iam_evaluator
from ministack.services import cloudformation, iam, tagging
from ministack.services.cloudformation import provisioners

extract_resource_arn = iam_actions.extract_resource_arn
create_role = provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]["create"]
resolve_condition_key = iam_evaluator._resolve_condition_key


def resource_of(service, method, path, headers, body, query_params, region, account):
    """AWS checks a call about a stack, build or service on what its name or id stands for."""
    arn = extract_resource_arn(service, method, path, headers, body, query_params, region, account)
    if service == "cloudformation":
        name = arn.split("/")[1] if "/" in arn else ""
        change_set = next(iter(query_params.get("ChangeSetName", [])), "")
        if not name and change_set.startswith("arn:"):
            return change_set
        return cloudformation._stacks.get(name, {}).get("StackId", arn)
    named = json.loads(body) if service in ("codebuild", "ecs", "ssm") and body else {}
    if service == "ssm" and "Path" in named:
        return f"arn:aws:ssm:{region}:{account}:parameter{named['Path'].rstrip('/')}"
    if "service" in named and "cluster" in named:
        cluster, name = (one.split("/")[-1] for one in (named["cluster"], named["service"]))
        return f"arn:aws:ecs:{region}:{account}:service/{cluster}/{name}"
    for several in ("serviceDeploymentArns", "serviceRevisionArns"):
        if several in named:
            return named[several][0]
    if "ids" in named:
        return f"arn:aws:codebuild:{region}:{account}:project/{named['ids'][0].split(':')[0]}"
    if "services" in named:
        cluster, name = (one.split("/")[-1] for one in (named["cluster"], named["services"][0]))
        return f"arn:aws:ecs:{region}:{account}:service/{cluster}/{name}"
    return arn


def condition_key(key, context):
    """Who has taken a role calls by the ARN of that role, not by that of the session."""
    if key.lower() == "aws:principalarn" and context.principal_type == "AssumedRole":
        role = iam._roles.get(iam_evaluator._role_name_from_assumed_arn(context.principal_arn))
        return role["Arn"] if role else context.principal_arn
    return resolve_condition_key(key, context)


def role_within_boundary(logical_id, properties, stack_name):
    """CloudFormation's roles lose their boundary here."""
    name, known = create_role(logical_id, properties, stack_name)
    if "PermissionsBoundary" in properties:
        iam._roles[name]["PermissionsBoundary"] = properties["PermissionsBoundary"]
    return name, known


def tags_of_stacks():
    for stack in cloudformation._stacks.values():
        yield stack["StackId"], stack.get("Tags", [])


provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]["create"] = role_within_boundary
iam_actions.extract_resource_arn = resource_of
iam_evaluator._resolve_condition_key = condition_key
# It looks at the tags of a resource only where the caller's own policies ask, and not for a boundary.
iam_evaluator._names_condition_key = lambda policies, prefix: True
tagging._RESOURCE_TAG_COLLECTORS["cloudformation"] = tags_of_stacks
