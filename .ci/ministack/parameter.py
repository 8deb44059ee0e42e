"""Reads a parameter of Systems Manager, for which this project has no client: prints what its service says of it as JSON, or null.

Usage: parameter.py ENDPOINT CERTIFICATE NAME
"""
import json
import sys

import botocore.session

endpoint, certificate, name = sys.argv[1:]
ssm = botocore.session.get_session().create_client(
    "ssm", endpoint_url=endpoint, verify=certificate, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
found = ssm.get_parameters(Names=[name])["Parameters"]
described = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"]
print(json.dumps({**described[0], **found[0]} if found and described else None, default=str))
