"""Uploads the assets of a stack to a bucket of their own, which it makes: there is no bootstrapped one. Folders become zip files.

Usage: upload.py ENDPOINT CERTIFICATE BUCKET, with JSON on the standard input: a list of {"key", "path", "packaging"}.
Prints the SHA-256 of each as JSON: in base64, by key.
"""
import base64
import hashlib
import io
import json
import os
import sys
import zipfile

import botocore.session


def content(path, packaging):
    if packaging != "zip":
        with open(path, "rb") as file:
            return file.read()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(path)):
            with open(os.path.join(path, name), "rb") as file:
                archive.writestr(zipfile.ZipInfo(name), file.read())  # without the time: the same files are the same zip
    return buffer.getvalue()


endpoint, certificate, bucket = sys.argv[1:]
s3 = botocore.session.get_session().create_client(
    "s3", endpoint_url=endpoint, verify=certificate, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
s3.create_bucket(Bucket=bucket)
hashes = {}
for asset in json.load(sys.stdin):
    body = content(asset["path"], asset["packaging"])
    s3.put_object(Bucket=bucket, Key=asset["key"], Body=body)
    hashes[asset["key"]] = base64.b64encode(hashlib.sha256(body).digest()).decode()
print(json.dumps(hashes))
