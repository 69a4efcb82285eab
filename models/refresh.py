#!/usr/bin/env python3
"""Trims botocore's service models of what Dure does not use and writes them beside this file. A rare, manual act:
    pip install botocore && python3 models/refresh.py
The build never needs it. Licence of the models: see NOTICE."""
import gzip, importlib.metadata, json, os, sys
import botocore

HERE = os.path.dirname(os.path.abspath(__file__))
SERVICES = {"s3": "2006-03-01", "dynamodb": "2012-08-10", "lambda": "2015-03-31", "iam": "2010-05-08", "sts": "2011-06-15",
            "sns": "2010-03-31", "logs": "2014-03-28", "cloudfront": "2020-05-31", "apigateway": "2015-07-09"}
DROP = {"documentation", "documentationUrl", "deprecatedMessage", "deprecatedSince", "endpointdiscovery", "endpointoperation",
        "operationContextParams", "staticContextParams", "contextParam", "uid", "examples", "clientContextParams"}


def trim(node):
    if isinstance(node, dict):
        # under "members" and "shapes" the keys are names, not keywords
        return {k: (({n: trim(v) for n, v in value.items()}) if k in ("members", "shapes", "operations") and isinstance(value, dict) else trim(value))
                for k, value in node.items() if k not in DROP}
    if isinstance(node, list):
        return [trim(x) for x in node]
    return node


for service, version in SERVICES.items():
    path = os.path.join(os.path.dirname(botocore.__file__), "data", service, version, "service-2.json")
    model = json.load(gzip.open(path + ".gz")) if os.path.exists(path + ".gz") else json.load(open(path))
    with open(os.path.join(HERE, service + ".json"), "w") as out:
        json.dump(trim(model), out, separators=(",", ":"), sort_keys=True)
        out.write("\n")
    print(service, os.path.getsize(out.name), file=sys.stderr)
with open(os.path.join(HERE, "VERSION"), "w") as out:
    out.write("botocore " + (botocore.__version__ or importlib.metadata.version("botocore")) + "\n")
