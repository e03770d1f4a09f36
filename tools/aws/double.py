"""Starts MiniStack with stand-ins for what the stacks of bough need and it does not have.

An inert type is accepted, gets a name, and does nothing: docs/aws.md lists what that leaves unseen.
"""

import json

import double_rights  # noqa: F401
import ecs_deployments
from end_with_parent import end_with_parent
from ministack.app import main
from ministack.services import cloudformation, codebuild, ecr
from ministack.services.cloudformation import handlers, provisioners

INERT_TYPES = [
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::Backup::BackupSelection",
    "AWS::CloudTrail::Trail",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::NatGateway",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::IAM::OIDCProvider",
    # Tasks for migrations and seeds: nothing runs in a cluster here.
    "Custom::BoughTask",
]


def create(logical_id, properties, stack_name):
    name = f"{stack_name}-{logical_id}"
    return name, {"Arn": f"arn:aws:inert:::{name}", "Id": name, "ScalableTargetId": name}


def update(physical_id, old, new, stack_name):
    return physical_id, {"Arn": f"arn:aws:inert:::{physical_id}", "Id": physical_id, "ScalableTargetId": physical_id}


def delete(physical_id, properties):
    pass


for name in INERT_TYPES:
    provisioners._RESOURCE_HANDLERS.setdefault(name, {"create": create, "update": update, "delete": delete})


alarms = provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]


def unless_metric_math(handler, inert, count):
    """It knows no alarms on calculations of metrics: those are inert."""

    def handle(*arguments):
        calculated = any(isinstance(one, dict) and "Metrics" in one for one in arguments)
        return inert(*arguments[:count]) if calculated else handler(*arguments)

    return handle


for action, inert, count in (("create", create, 3), ("update", update, 4), ("delete", delete, 2)):
    alarms[action] = unless_metric_math(alarms[action], inert, count)


attributes = {}
provision_resource = provisioners._provision_resource
update_resource = provisioners._update_resource


def provision_and_remember(resource_type, logical_id, properties, stack_name):
    name, known = provision_resource(resource_type, logical_id, properties, stack_name)
    attributes[resource_type, name] = known
    return name, known


def update_and_remember(resource_type, name, old, new, stack_name, logical_id=None, old_attributes=None):
    """In a nested stack it forgets the attributes of what did not change."""
    known = attributes.get((resource_type, name), {})
    name, changed = update_resource(resource_type, name, old, new, stack_name, logical_id, old_attributes or known)
    attributes[resource_type, name] = {**known, **changed}
    return name, attributes[resource_type, name]


provisioners._provision_resource = provision_and_remember
provisioners._update_resource = update_and_remember

create_change_set = handlers._ACTION_HANDLERS["CreateChangeSet"]


def create_change_set_of_outputs(parameters):
    """A change set that changes outputs alone can be executed; it takes it for one without changes."""
    answer = create_change_set(parameters)
    for one in cloudformation._change_sets.values():
        stack = cloudformation._stacks.get(one["StackName"])
        if one["Status"] != "FAILED" or "didn't contain changes" not in one["StatusReason"] or stack is None:
            continue
        if one["_template"].get("Outputs") != stack["_template"].get("Outputs"):
            one.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")
    return answer


handlers._ACTION_HANDLERS["CreateChangeSet"] = create_change_set_of_outputs

start_build = codebuild._start_build


def start_build_and_push(data):
    """CodeBuild has no Docker here: what its build would push is there, without anything in it."""
    answer = start_build(data)
    variables = {one["name"]: one["value"] for one in data.get("environmentVariablesOverride", [])}
    uri = variables.get("IMAGE_URI")
    if uri is not None:
        repository, tag = uri.split("/", 1)[1].rsplit(":", 1)
        manifest = json.dumps({"schemaVersion": 2, "annotations": {"tag": tag}})
        ecr._put_image({"repositoryName": repository, "imageTag": tag, "imageManifest": manifest})
    return answer


codebuild._start_build = start_build_and_push

ecs_deployments.install()
end_with_parent()
main()
