"""Service deployments of ECS that shift traffic, for a double that has none: stages, hooks, rules of the load balancer.

What is done here is what the ECS developer guide says of blue/green, linear and canary deployments; it is no
proof of what ECS does. Instances are there at once, and a minute lasts half a second. CloudFormation does not
wait for it, as it does on AWS outside of its express mode.
"""

import json
import os
import threading
import time

import botocore.session
from ministack.services import alb, ecs

MINUTE = float(os.environ.get("BOUGH_DOUBLE_MINUTE", "0.5"))
TRAFFIC = ("BLUE_GREEN", "CANARY", "LINEAR")
ENDED = ("SUCCESSFUL", "ROLLBACK_SUCCESSFUL", "STOPPED")

deployments = {}
revisions = {}
# Rule → target group → weight: the double's load balancer knows one group a rule.
weights = {}
lock = threading.Lock()


def functions():
    return botocore.session.Session().create_client(
        "lambda",
        endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        region_name=os.environ["MINISTACK_REGION"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


class TakenBack(Exception):
    pass


class Deployment:
    """One shift of a service's traffic, from the revision that serves to another one."""

    def __init__(self, service, source):
        self.service = service
        self.configuration = service["deploymentConfiguration"]
        [balancer] = service["loadBalancers"]
        advanced = balancer["advancedConfiguration"]
        self.rule, self.test_rule = advanced["productionListenerRule"], advanced.get("testListenerRule")
        groups = [balancer["targetGroupArn"], advanced["alternateTargetGroupArn"]]
        for rule in (self.rule, self.test_rule):
            weights.setdefault(rule, {groups[0]: 1, groups[1]: 0})
        self.source = source
        self.group = groups[0] if source is None or source["group"] == groups[1] else groups[1]
        self.target = self.revision()
        self.arn = service["serviceArn"].replace(":service/", ":service-deployment/") + f"/{len(deployments):020d}"
        self.status, self.reason, self.stage, self.share = "IN_PROGRESS", None, "PRE_SCALE_UP", 0
        self.created = time.time()
        self.stopping = threading.Event()
        self.superseded = False

    def revision(self):
        arn = self.service["serviceArn"].replace(":service/", ":service-revision/") + f"/{len(revisions):020d}"
        made = {
            "arn": arn,
            "group": self.group,
            "taskDefinition": self.service["taskDefinition"],
            "created": time.time(),
        }
        revisions[arn] = made
        return made

    def run(self):
        try:
            self.shift()
            self.status = "SUCCESSFUL"
        except TakenBack as error:
            if self.superseded and self.share == 100:
                self.status = "SUCCESSFUL"
                return
            self.reason, self.status = str(error), "ROLLBACK_IN_PROGRESS"
            if self.source is not None:
                self.weigh(0)
                self.service["taskDefinition"] = self.source["taskDefinition"]
            self.status = "ROLLBACK_SUCCESSFUL"
        except Exception as error:
            # The environment is gone with its rules and functions.
            self.reason, self.status = repr(error), "STOPPED"

    def shift(self):
        if self.test_rule is not None:
            self.modify(self.test_rule, 100)
        self.ask("POST_TEST_TRAFFIC_SHIFT")
        shares, bake = self.steps()
        for share in shares:
            self.ask("PRE_PRODUCTION_TRAFFIC_SHIFT")
            self.weigh(share)
            self.ask("PRODUCTION_TRAFFIC_SHIFT")
            if share < 100:
                self.wait(bake * MINUTE)
        self.ask("POST_PRODUCTION_TRAFFIC_SHIFT")
        self.stage = "BAKE_TIME"
        self.wait(self.configuration.get("bakeTimeInMinutes", 0) * MINUTE)

    def steps(self):
        if self.configuration["strategy"] == "CANARY":
            canary = self.configuration["canaryConfiguration"]
            return [float(canary["canaryPercent"]), 100], float(canary["canaryBakeTimeInMinutes"])
        if self.configuration["strategy"] == "LINEAR":
            linear = self.configuration["linearConfiguration"]
            step = float(linear["stepPercent"])
            count = int(-(-100 // step))
            return [min(100, step * (one + 1)) for one in range(count)], float(linear["stepBakeTimeInMinutes"])
        return [100], 0

    def wait(self, seconds):
        if self.stopping.wait(seconds):
            raise TakenBack("Stopped by a user.")

    def ask(self, stage):
        """Every hook of the stage, again and again until it has said yes."""
        self.stage = stage
        for hook in self.configuration.get("lifecycleHooks", []):
            if stage not in hook["lifecycleStages"]:
                continue
            details = json.loads(hook["hookDetails"])
            while True:
                self.wait(0)
                answer = self.invoke(hook, stage, details)
                status = answer.get("hookStatus")
                if status == "SUCCEEDED":
                    break
                if status != "IN_PROGRESS":
                    raise TakenBack(f"A lifecycle hook of {stage} failed.")
                details = answer.get("hookDetails", details)
                self.wait(answer.get("callBackDelay", 30) / 60 * MINUTE)

    def invoke(self, hook, stage, details):
        event = {
            "executionId": f"{self.arn.rsplit('/', 1)[1]}-{stage}",
            "lifecycleStage": stage,
            "resourceArn": self.arn,
            "executionDetails": {
                "serviceArn": self.service["serviceArn"],
                "targetServiceRevisionArn": self.target["arn"],
                "testTrafficWeights": {},
                "productionTrafficWeights": {},
            },
            "hookDetails": details,
        }
        answer = functions().invoke(FunctionName=hook["hookTargetArn"], Payload=json.dumps(event))
        said = json.loads(answer["Payload"].read() or "{}")
        return said if isinstance(said, dict) else {}

    def weigh(self, share):
        self.modify(self.rule, share)
        self.share = share

    def modify(self, rule, share):
        weights[rule] = {one: round(share if one == self.group else 100 - share) for one in self.groups()}

    def groups(self):
        [balancer] = self.service["loadBalancers"]
        return [balancer["targetGroupArn"], balancer["advancedConfiguration"]["alternateTargetGroupArn"]]

    def described(self):
        summary = lambda one, share: {"arn": one["arn"], "requestedProductionTrafficWeight": share}
        return {
            "serviceDeploymentArn": self.arn,
            "serviceArn": self.service["serviceArn"],
            "clusterArn": self.service["clusterArn"],
            "createdAt": self.created,
            "status": self.status,
            "lifecycleStage": self.stage,
            **({} if self.reason is None else {"statusReason": self.reason}),
            "targetServiceRevision": summary(self.target, self.share),
            "sourceServiceRevisions": [] if self.source is None else [summary(self.source, 100 - self.share)],
        }


def begin(service):
    """What was under way gives way to it."""
    with lock:
        own = [one for one in deployments.values() if one.service["serviceArn"] == service["serviceArn"]]
        serving = [one for one in own if one.share == 100]
        for one in own:
            one.superseded = True
            one.stopping.set()
        deployment = Deployment(service, serving[-1].target if serving else None)
        deployments[deployment.arn] = deployment
    threading.Thread(target=deployment.run, daemon=True).start()


def shifts(service):
    configuration = service.get("deploymentConfiguration") or {}
    balancers = service.get("loadBalancers") or []
    advanced = any("advancedConfiguration" in one for one in balancers)
    return configuration.get("strategy") in TRAFFIC and advanced


def known(data):
    """The service's own record, not a copy of it."""
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    name = data.get("serviceName") or ecs._resolve_service_ref(data.get("service", ""))[0]
    return ecs._services.get(f"{cluster}/{name}")


def shifting(handler):
    def handle(data):
        before = (known(data) or {}).get("taskDefinition") if "service" in data else None
        answer = handler(data)
        service = known(data) if answer[0] < 400 else None
        if service is not None and shifts(service) and service["taskDefinition"] != before:
            begin(service)
        return answer

    return handle


def describe_deployments(data):
    found = [deployments[arn].described() for arn in data["serviceDeploymentArns"] if arn in deployments]
    return ecs.json_response({"serviceDeployments": found})


def list_deployments(data):
    name = ecs._resolve_service_ref(data["service"])[0]
    own = [one.described() for one in deployments.values() if one.service["serviceName"] == name]
    return ecs.json_response({"serviceDeployments": own})


def describe_revisions(data):
    found = [
        {
            "serviceRevisionArn": one["arn"],
            "taskDefinition": one["taskDefinition"],
            "createdAt": one["created"],
            "resolvedConfiguration": {"loadBalancers": [{"targetGroupArn": one["group"]}]},
        }
        for one in (revisions[arn] for arn in data["serviceRevisionArns"] if arn in revisions)
    ]
    return ecs.json_response({"serviceRevisions": found})


def stop_deployment(data):
    deployment = deployments.get(data["serviceDeploymentArn"])
    if deployment is None or deployment.status in ENDED:
        return ecs.error_response_json("ConflictException", "The deployment is not under way.", 400)
    deployment.stopping.set()
    return ecs.json_response({"serviceDeploymentArn": deployment.arn})


rule_xml, action_xml = alb._rule_xml, alb._action_xml


def weighted_rule(rule, **options):
    groups = weights.get(rule["RuleArn"])
    actions = [{**one, "weights": groups} if groups else one for one in rule.get("Actions", [])]
    return rule_xml({**rule, "Actions": actions}, **options)


def weighted_action(action):
    members = "".join(
        f"<member><TargetGroupArn>{arn}</TargetGroupArn><Weight>{weight}</Weight></member>"
        for arn, weight in (action.get("weights") or {}).items()
    )
    config = f"<ForwardConfig><TargetGroups>{members}</TargetGroups></ForwardConfig>" if members else ""
    return action_xml(action).removesuffix("</member>") + config + "</member>"


def install():
    alb._rule_xml, alb._action_xml = weighted_rule, weighted_action
    ecs._create_service = ecs._ACTION_MAP["CreateService"] = shifting(ecs._create_service)
    ecs._update_service = ecs._ACTION_MAP["UpdateService"] = shifting(ecs._update_service)
    ecs._ACTION_MAP["DescribeServiceDeployments"] = describe_deployments
    ecs._ACTION_MAP["ListServiceDeployments"] = list_deployments
    ecs._ACTION_MAP["DescribeServiceRevisions"] = describe_revisions
    ecs._ACTION_MAP["StopServiceDeployment"] = stop_deployment
