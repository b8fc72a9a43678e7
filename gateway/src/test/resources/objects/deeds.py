"""What programs do with buckets by AWS's SDK for Python, unmodified.

Run with the endpoint, an empty directory, and the file of awkward keys.
"""
import hashlib
import io
import json
import os
import socket
import sys
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.exceptions
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

ENDPOINT, DIRECTORY, KEYS_FILE = sys.argv[1:4]
BUCKET = "python"
MIB = 1 << 20
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)


def client(**settings):
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}, **settings),
    )


s3 = client(signature_version="s3v4")


def refused(code, status, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except botocore.exceptions.ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        assert e.response["ResponseMetadata"]["HTTPStatusCode"] == status, e.response
    else:
        raise AssertionError(f"{call} was not refused with {code}")


def read(key, **more):
    return s3.get_object(Bucket=BUCKET, Key=key, **more)["Body"].read()


def files_in_parts_and_threads():
    large = os.path.join(DIRECTORY, "large")
    back = os.path.join(DIRECTORY, "back")
    with open(large, "wb") as file:
        file.write(os.urandom(23 * MIB + 7))
    for algorithm in [None, "CRC32", "SHA1", "SHA256", "CRC32C", "CRC64NVME"]:
        more = {"ChecksumAlgorithm": algorithm} if algorithm else {}
        s3.upload_file(large, BUCKET, "large", Config=PARTS, ExtraArgs={"Metadata": {"a": "b"}, **more})
        assert s3.head_object(Bucket=BUCKET, Key="large")["ETag"].endswith('-5"')
        s3.download_file(BUCKET, "large", back, Config=PARTS)
        with open(large, "rb") as sent, open(back, "rb") as got:
            assert hashlib.file_digest(sent, "sha256").digest() == hashlib.file_digest(got, "sha256").digest()
    assert s3.head_object(Bucket=BUCKET, Key="large")["Metadata"] == {"a": "b"}


def checksums():
    for algorithm in ["CRC32", "SHA1", "SHA256", "CRC32C", "CRC64NVME"]:
        stored = s3.put_object(Bucket=BUCKET, Key=algorithm, Body=b"hello", ChecksumAlgorithm=algorithm)
        assert stored["Checksum" + algorithm], stored
        got = s3.get_object(Bucket=BUCKET, Key=algorithm, ChecksumMode="ENABLED")
        assert got["Body"].read() == b"hello"
        assert got["Checksum" + algorithm] == stored["Checksum" + algorithm]
    refused("BadDigest", 400, s3.put_object, Bucket=BUCKET, Key="bad", Body=b"hello", ChecksumCRC32="AAAAAA==")
    refused("404", 404, s3.head_object, Bucket=BUCKET, Key="bad")


def metadata():
    """Texts beyond ASCII go as AWS's guide says: as RFC 2047 encodes them."""
    said = {"colour": "=?UTF-8?Q?gr=C3=BCn?=", "empty": "", "with-dashes": "a, b; c = \"d\""}
    s3.put_object(
        Bucket=BUCKET, Key="told", Body=b"", Metadata=said, ContentType="text/plain;charset=utf-8",
        ContentDisposition="attachment; filename*=UTF-8''gr%C3%BCn", ContentLanguage="de", ContentEncoding="br",
        CacheControl="max-age=1, public")
    got = s3.head_object(Bucket=BUCKET, Key="told")
    assert got["Metadata"] == said, got["Metadata"]
    assert got["ContentType"] == "text/plain;charset=utf-8"
    assert got["ContentDisposition"] == "attachment; filename*=UTF-8''gr%C3%BCn"
    assert (got["ContentLanguage"], got["ContentEncoding"], got["CacheControl"]) == ("de", "br", "max-age=1, public")


def awkward_keys():
    with open(KEYS_FILE) as file:
        keys = json.load(file)
    contents = {key: b"" if key.endswith("/") else key.encode() for key in keys}
    for key, content in contents.items():
        s3.put_object(Bucket=BUCKET, Key="keys/" + key, Body=content)
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="keys/", PaginationConfig={"PageSize": 5})
    listed = [entry["Key"] for page in pages for entry in page["Contents"]]
    assert listed == sorted(("keys/" + key for key in keys), key=str.encode), listed
    for key, content in contents.items():
        assert read("keys/" + key) == content
        s3.copy_object(Bucket=BUCKET, Key="copies/" + key, CopySource={"Bucket": BUCKET, "Key": "keys/" + key})
        assert read("copies/" + key) == content
        url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "keys/" + key}, ExpiresIn=60)
        assert urllib.request.urlopen(url).read() == content
        s3.delete_object(Bucket=BUCKET, Key="keys/" + key)
        s3.delete_object(Bucket=BUCKET, Key="copies/" + key)
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="keys/")["KeyCount"] == 0


def pages():
    keys = [f"many/{i:04}" for i in range(25)]
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, Prefix="many/", PaginationConfig={"PageSize": 10})
    found = [[entry["Key"] for entry in page["Contents"]] for page in pages]
    assert [len(page) for page in found] == [10, 10, 5]
    assert sum(found, []) == keys
    old = s3.get_paginator("list_objects").paginate(Bucket=BUCKET, Prefix="many/", PaginationConfig={"PageSize": 10})
    assert [entry["Key"] for page in old for entry in page["Contents"]] == keys
    removed = s3.delete_objects(
        Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys + ["never there"]]})
    assert len(removed["Deleted"]) == 26 and "Errors" not in removed
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="many/")["KeyCount"] == 0


def links():
    url = s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "a link+?"}, ExpiresIn=60)
    put = urllib.request.Request(url, data=b"by link", method="PUT")
    assert urllib.request.urlopen(put).status == 200
    url = s3.generate_presigned_url(
        "get_object",
        Params={"Bucket": BUCKET, "Key": "a link+?", "ResponseContentDisposition": "attachment; filename=x"},
        ExpiresIn=60)
    got = urllib.request.urlopen(url)
    assert got.read() == b"by link"
    assert got.headers["Content-Disposition"] == "attachment; filename=x"


def post(form, file, **fields):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**form["fields"], **fields}.items()
    ]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="cat.txt"\r\n'
                 f"Content-Type: text/plain\r\n\r\n")
    body = "".join(parts).encode() + file + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        form["url"], data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as e:
        return e


def forms():
    form = s3.generate_presigned_post(
        BUCKET,
        "forms/${filename}",
        Fields={"x-amz-meta-by": "form", "Content-Type": "text/cat", "success_action_status": "201"},
        Conditions=[{"x-amz-meta-by": "form"}, ["starts-with", "$Content-Type", "text/"],
                    {"success_action_status": "201"}, ["content-length-range", 3, 20]],
        ExpiresIn=60)
    made = post(form, b"\r\n--not the end")
    assert made.status == 201, made.read()
    assert b"<Key>forms/cat.txt</Key>" in made.read()
    got = s3.get_object(Bucket=BUCKET, Key="forms/cat.txt")
    assert got["Body"].read() == b"\r\n--not the end"
    assert got["ContentType"] == "text/cat" and got["Metadata"] == {"by": "form"}
    for file, fields, code in [
        (b"21 bytes are too much", {}, b"EntityTooLarge"),
        (b"1", {}, b"EntityTooSmall"),
        (b"well", {"key": "elsewhere/x"}, b"AccessDenied"),
        (b"well", {"x-amz-meta-more": "x"}, b"AccessDenied"),
    ]:
        answer = post(form, file, **fields)
        text = answer.read()
        assert answer.status in (400, 403) and code in text, (answer.status, text)


def copies():
    s3.put_object(Bucket=BUCKET, Key="source", Body=b"to copy", ContentType="text/plain", Metadata={"m": "1"})
    s3.copy_object(Bucket=BUCKET, Key="copied", CopySource={"Bucket": BUCKET, "Key": "source"})
    got = s3.get_object(Bucket=BUCKET, Key="copied")
    assert (got["Body"].read(), got["ContentType"], got["Metadata"]) == (b"to copy", "text/plain", {"m": "1"})
    s3.copy_object(
        Bucket=BUCKET, Key="copied", CopySource={"Bucket": BUCKET, "Key": "source"},
        MetadataDirective="REPLACE", Metadata={"m": "2"})
    assert s3.head_object(Bucket=BUCKET, Key="copied")["Metadata"] == {"m": "2"}
    s3.copy({"Bucket": BUCKET, "Key": "large"}, BUCKET, "large copy", Config=PARTS)
    size = s3.head_object(Bucket=BUCKET, Key="large")["ContentLength"]
    assert s3.head_object(Bucket=BUCKET, Key="large copy")["ContentLength"] == size
    refused("NoSuchKey", 404, s3.copy_object, Bucket=BUCKET, Key="x", CopySource={"Bucket": BUCKET, "Key": "nope"})


def conditions():
    tag = s3.put_object(Bucket=BUCKET, Key="once", Body=b"1", IfNoneMatch="*")["ETag"]
    refused("PreconditionFailed", 412, s3.put_object, Bucket=BUCKET, Key="once", Body=b"2", IfNoneMatch="*")
    refused("PreconditionFailed", 412, s3.put_object, Bucket=BUCKET, Key="once", Body=b"2", IfMatch='"0"')
    s3.put_object(Bucket=BUCKET, Key="once", Body=b"2", IfMatch=tag)
    refused("NoSuchKey", 404, s3.put_object, Bucket=BUCKET, Key="nothing", Body=b"2", IfMatch=tag)
    refused("304", 304, s3.get_object, Bucket=BUCKET, Key="once",
            IfNoneMatch=s3.head_object(Bucket=BUCKET, Key="once")["ETag"])
    refused("PreconditionFailed", 412, s3.get_object, Bucket=BUCKET, Key="once", IfMatch=tag)
    assert read("once") == b"2"


def streams():
    class Generated(io.RawIOBase):
        """A generator as a file that cannot seek and does not know its length."""

        def __init__(self, pieces):
            self.pieces, self.rest = pieces, b""

        def readable(self):
            return True

        def readinto(self, into):
            if not self.rest:
                self.rest = next(self.pieces, b"")
            count = min(len(into), len(self.rest))
            into[:count], self.rest = self.rest[:count], self.rest[count:]
            return count

    pieces = (bytes([i]) * MIB for i in range(12))
    s3.upload_fileobj(Generated(pieces), BUCKET, "generated", Config=PARTS)
    body = s3.get_object(Bucket=BUCKET, Key="generated")["Body"]
    assert [part[0] for part in body.iter_chunks(MIB)] == list(range(12))
    assert read("generated", Range="bytes=1048575-1048576") == b"\x00\x01"
    assert read("generated", Range="bytes=-2") == b"\x0b\x0b"
    refused("InvalidRange", 416, s3.get_object, Bucket=BUCKET, Key="generated", Range="bytes=99999999-")


def hosts():
    """Programs that cannot know how this machine finds names are told: as browsers do, all of localhost is here."""
    find = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *more, **named: find(
        "127.0.0.1" if host.endswith(".localhost") else host, *more, **named)
    port = ENDPOINT.rsplit(":", 1)[1]
    hosted = boto3.client(
        "s3", endpoint_url=f"http://localhost:{port}", region_name="us-east-1", aws_access_key_id="any",
        aws_secret_access_key="any", config=Config(s3={"addressing_style": "virtual"}))
    hosted.put_object(Bucket=BUCKET, Key="hosted/ü +", Body=b"by host")
    assert hosted.get_object(Bucket=BUCKET, Key="hosted/ü +")["Body"].read() == b"by host"
    assert [entry["Key"] for entry in hosted.list_objects_v2(Bucket=BUCKET, Prefix="hosted/")["Contents"]] \
        == ["hosted/ü +"]
    assert hosted.head_bucket(Bucket=BUCKET)["BucketRegion"] == "us-east-1"


def resources():
    bucket = boto3.resource(
        "s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="any",
        aws_secret_access_key="any").Bucket(BUCKET)
    bucket.objects.all().delete()
    assert list(bucket.objects.all()) == []
    bucket.delete()
    refused("404", 404, s3.head_bucket, Bucket=BUCKET)


s3.create_bucket(Bucket=BUCKET)
for deed in [
    files_in_parts_and_threads, checksums, metadata, awkward_keys, pages, links, forms, copies, conditions, streams,
    hosts, resources
]:
    deed()
    print("done:", deed.__name__, flush=True)
