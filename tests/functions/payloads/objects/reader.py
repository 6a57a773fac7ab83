"""Careless readers of stored objects, chosen by the first folder of the key: what the catalogue's documents do to them."""

import csv
import gzip
import io
import json
import os
import pickle
import stat
import struct
import tarfile
import urllib.parse
import urllib.request
import xml.etree.ElementInclude
import xml.etree.ElementTree
import xml.sax
import zipfile

WORK = "/tmp/work"


def fetch(record):
    key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
    url = f"{os.environ['AWS_ENDPOINT_URL_S3']}/{record['s3']['bucket']['name']}/{urllib.parse.quote(key)}"
    with urllib.request.urlopen(url) as answer:
        return key.split("/")[0], answer.read(), dict(answer.headers)


def write(name, data):
    path = os.path.join(WORK, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def unzip(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            write(entry.filename, archive.read(entry))
        return archive.namelist()


def unzip_backslashes(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            write(entry.filename.replace("\\", "/"), archive.read(entry))


def unzip_links(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if stat.S_ISLNK(entry.external_attr >> 16):
                os.makedirs(WORK, exist_ok=True)
                os.symlink(archive.read(entry).decode(), os.path.join(WORK, entry.filename))
            else:
                write(entry.filename, archive.read(entry))


def unzip_and_print(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            os.system("echo " + name)


def first_of_zip(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return json.loads(archive.read("data.json"))


def size_of_zip(data, headers):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [len(data), sum(len(archive.read(name)) for name in archive.namelist())]


def untar(data, headers):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(WORK)


def size_of_tar(data, headers):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [len(data), sum(len(archive.extractfile(entry).read()) for entry in archive)]


def unpack_gzip(data, headers):
    text = gzip.decompress(data)
    return [len(data), len(text)]


def unpickle(data, headers):
    pickle.loads(data)


class Texts(xml.sax.handler.ContentHandler):
    def __init__(self):
        super().__init__()
        self.length = 0

    def characters(self, content):
        self.length += len(content)


def parse_xml(data, headers):
    reader = xml.sax.make_parser()
    reader.setFeature(xml.sax.handler.feature_external_ges, True)
    texts = Texts()
    reader.setContentHandler(texts)
    reader.parse(io.BytesIO(data))
    return texts.length


def include_xml(data, headers):
    root = xml.etree.ElementTree.fromstring(data)
    xml.etree.ElementInclude.include(root)


def load_yaml(data, headers):
    import yaml

    def count(value):
        return sum(map(count, value)) if isinstance(value, list) else 1

    value = yaml.unsafe_load(data)
    return count(value["name"]) if isinstance(value, dict) else 0


def open_from_table(data, headers):
    for row in csv.DictReader(io.StringIO(data.decode())):
        open(os.path.join(WORK, row["file"]), encoding="utf-8").read()


def open_from_json(data, headers):
    open(os.path.join(WORK, json.loads(data)["file"]), encoding="utf-8").read()


def open_from_metadata(data, headers):
    open(os.path.join(WORK, headers["x-amz-meta-filename"]), encoding="utf-8").read()


def print_metadata(data, headers):
    os.system("echo " + headers["x-amz-meta-title"])


def read_json(data, headers):
    document = json.loads(data)
    return int(document["id"]) + len(document["name"])


def read_json_text(data, headers):
    return json.loads(data.decode())


def sum_json(data, headers):
    return int(json.loads(data)["amount"])


def read_table(data, headers):
    rows = list(csv.DictReader(io.StringIO(data.decode()), strict=True))
    for row in rows:
        os.path.exists(row["name"])
        if row["name"].startswith("="):
            int(row["name"])
        int(row["id"])
    return rows


def text_of_image(data, headers):
    begin = data.index(b"$(")
    os.system("echo " + data[begin : data.index(b")", begin) + 1].decode())


def pixels(data, headers):
    width, height = struct.unpack(">II", data[16:24])
    return bytearray(width * height * 3)


def pages(data, headers):
    count = int(data.split(b"/Count ")[1].split(b">")[0])
    return [data.split(b"/Type/Page/")[page + 1] for page in range(count)]


def show(data, headers):
    return data.decode()


def handler(event, context):
    mode, data, headers = fetch(event["Records"][0])
    return globals()[mode](data, headers)
