// The official SDKs, unmodified, talk to the double of S3. scripts/aws-sdks.sh gets them.

#include <filesystem>
#include <iostream>

#include "tests/component/objects/object_run.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

/// The folder of a layer with the SDK; empty, and a word about why, where it is not there.
std::filesystem::path sdk(const std::string& name) {
  const auto folder = std::filesystem::path(WARMFUZZ_SOURCE_DIR) / ".cache/sdks" / name;
  if (std::filesystem::exists(folder)) return folder;
  std::cout << "skipped: no SDK in " << folder.string() << " (scripts/aws-sdks.sh gets it)\n";
  return {};
}

StoredObject stored() {
  StoredObject object;
  object.content = "0123456789";
  object.content_type = "text/plain";
  object.metadata["owner"] = "me";
  return object;
}

/// What both handlers say when everything works.
const Json kExpected{{"text", "0123456789"},     {"type", "text/plain"}, {"owner", "me"},     {"part", "234"},
                     {"missing", "NoSuchKey"},   {"written", "hello"},   {"copied", "hello"}, {"keys", {"a/1", "a/2"}},
                     {"large", 6 * 1024 * 1024}, {"deleted", 404}};

TEST_CASE("boto3 reads, writes, copies, lists and deletes", "[objects]") {
  const auto layer = sdk(GENERATE(as<std::string>(), "python", "python-old"));
  if (layer.empty()) return;
  ObjectRun function("python3.11", R"py(
import io, urllib.parse
import boto3
from botocore.exceptions import ClientError

s3 = boto3.client('s3')

def error(call):
    try:
        call()
    except ClientError as failure:
        return failure.response['Error']['Code']

def handler(event, context):
    record = event['Records'][0]['s3']
    bucket, key = record['bucket']['name'], urllib.parse.unquote_plus(record['object']['key'])
    got = s3.get_object(Bucket=bucket, Key=key)
    s3.put_object(Bucket='out', Key='a/1', Body=b'hello', Metadata={'x': 'y'})
    s3.copy_object(Bucket='out', Key='a/2', CopySource={'Bucket': 'out', 'Key': 'a/1'})
    upload = s3.create_multipart_upload(Bucket='parts', Key='l')['UploadId']
    parts = [s3.upload_part(Bucket='parts', Key='l', UploadId=upload, PartNumber=n, Body=b'x' * size)['ETag']
             for n, size in ((1, 5 << 20), (2, 1 << 20))]
    s3.complete_multipart_upload(Bucket='parts', Key='l', UploadId=upload, MultipartUpload={
        'Parts': [{'PartNumber': n + 1, 'ETag': tag} for n, tag in enumerate(parts)]})
    keys = [item['Key'] for item in s3.list_objects_v2(Bucket='out', Prefix='a/')['Contents']]
    written = s3.get_object(Bucket='out', Key='a/1')['Body'].read().decode()
    copied = s3.get_object(Bucket='out', Key='a/2')['Body'].read().decode()
    s3.delete_object(Bucket='out', Key='a/1')
    return {'text': got['Body'].read().decode(), 'type': got['ContentType'], 'owner': got['Metadata']['owner'],
            'part': s3.get_object(Bucket=bucket, Key=key, Range='bytes=2-4')['Body'].read().decode(),
            'missing': error(lambda: s3.get_object(Bucket=bucket, Key='none')),
            'written': written, 'copied': copied, 'keys': keys,
            'large': s3.head_object(Bucket='parts', Key='l')['ContentLength'],
            'deleted': int(error(lambda: s3.head_object(Bucket='out', Key='a/1')))}
)py",
                     std::vector<std::filesystem::path>{layer});
  CHECK(function.answer(uploaded("in/my file.txt", {stored()})) == kExpected);
}

TEST_CASE("the SDK for JavaScript reads, writes, copies, lists and deletes", "[objects]") {
  const auto layer = sdk(GENERATE(as<std::string>(), "node", "node-old"));
  if (layer.empty()) return;
  ObjectRun function("nodejs20.x", R"js(
const { S3Client, GetObjectCommand, PutObjectCommand, CopyObjectCommand, ListObjectsV2Command, HeadObjectCommand,
  DeleteObjectCommand, CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand } =
  require('@aws-sdk/client-s3');
const s3 = new S3Client({});
const text = async (input) => (await s3.send(new GetObjectCommand(input))).Body.transformToString();

exports.handler = async (event) => {
  const { bucket: { name: Bucket }, object } = event.Records[0].s3;
  const Key = decodeURIComponent(object.key.replace(/\+/g, ' '));
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await s3.send(new PutObjectCommand({ Bucket: 'out', Key: 'a/1', Body: 'hello' }));
  await s3.send(new CopyObjectCommand({ Bucket: 'out', Key: 'a/2', CopySource: 'out/a/1' }));
  const l = { Bucket: 'parts', Key: 'l' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(l));
  const Parts = [];
  for (const [PartNumber, size] of [[1, 5 << 20], [2, 1 << 20]]) {
    const part = await s3.send(new UploadPartCommand({ ...l, UploadId, PartNumber, Body: Buffer.alloc(size, 'x') }));
    Parts.push({ PartNumber, ETag: part.ETag });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...l, UploadId, MultipartUpload: { Parts } }));
  const list = await s3.send(new ListObjectsV2Command({ Bucket: 'out', Prefix: 'a/' }));
  const written = await text({ Bucket: 'out', Key: 'a/1' });
  const copied = await text({ Bucket: 'out', Key: 'a/2' });
  await s3.send(new DeleteObjectCommand({ Bucket: 'out', Key: 'a/1' }));
  return {
    text: await got.Body.transformToString(), type: got.ContentType, owner: got.Metadata.owner,
    part: await text({ Bucket, Key, Range: 'bytes=2-4' }),
    missing: await text({ Bucket, Key: 'none' }).catch((error) => error.name),
    written, copied, keys: list.Contents.map((item) => item.Key),
    large: (await s3.send(new HeadObjectCommand(l))).ContentLength,
    deleted: await s3.send(new HeadObjectCommand({ Bucket: 'out', Key: 'a/1' }))
      .catch((error) => error.$metadata.httpStatusCode),
  };
};
)js",
                     std::vector<std::filesystem::path>{layer});
  CHECK(function.answer(uploaded("in/my file.txt", {stored()})) == kExpected);
}

TEST_CASE("version 2 of the SDK for JavaScript reads, writes, copies, lists and deletes", "[objects]") {
  const auto layer = sdk("node-v2");
  if (layer.empty()) return;
  ObjectRun function("nodejs20.x", R"js(
const S3 = require('aws-sdk/clients/s3');
const s3 = new S3();
const text = async (input) => (await s3.getObject(input).promise()).Body.toString();

exports.handler = async (event) => {
  const { bucket: { name: Bucket }, object } = event.Records[0].s3;
  const Key = decodeURIComponent(object.key.replace(/\+/g, ' '));
  const got = await s3.getObject({ Bucket, Key }).promise();
  await s3.putObject({ Bucket: 'out', Key: 'a/1', Body: 'hello' }).promise();
  await s3.copyObject({ Bucket: 'out', Key: 'a/2', CopySource: 'out/a/1' }).promise();
  const l = { Bucket: 'parts', Key: 'l' };
  await s3.upload({ ...l, Body: Buffer.alloc(6 << 20, 'x') }).promise();
  const list = await s3.listObjectsV2({ Bucket: 'out', Prefix: 'a/' }).promise();
  const written = await text({ Bucket: 'out', Key: 'a/1' });
  const copied = await text({ Bucket: 'out', Key: 'a/2' });
  await s3.deleteObject({ Bucket: 'out', Key: 'a/1' }).promise();
  return {
    text: got.Body.toString(), type: got.ContentType, owner: got.Metadata.owner,
    part: await text({ Bucket, Key, Range: 'bytes=2-4' }),
    missing: await text({ Bucket, Key: 'none' }).catch((error) => error.code),
    written, copied, keys: list.Contents.map((item) => item.Key),
    large: (await s3.headObject(l).promise()).ContentLength,
    deleted: await s3.headObject({ Bucket: 'out', Key: 'a/1' }).promise().catch((error) => error.statusCode),
  };
};
)js",
                     std::vector<std::filesystem::path>{layer});
  CHECK(function.answer(uploaded("in/my file.txt", {stored()})) == kExpected);
}

TEST_CASE("a handler that asks S3's own host by HTTPS reaches the double", "[objects]") {
  ObjectRun function("nodejs20.x", R"js(
const https = require('https');
const get = (...where) => new Promise((resolve, reject) => {
  https.get(...where, (answer) => {
    let text = '';
    answer.on('data', (data) => { text += data; }).on('end', () => resolve(text));
  }).on('error', (error) => resolve(error.code || error.message));
});
exports.handler = async (event) => [
  await get('https://uploads.s3.eu-west-1.amazonaws.com/x.txt'),
  await get(new URL('https://s3.amazonaws.com/uploads/x.txt')),
  await get({ hostname: 's3-eu-west-1.amazonaws.com', path: '/uploads/x.txt', headers: { 'X-A': 'b' } }),
  (await get('https://s3.amazonaws.com.example/uploads/x.txt')) !== '0123456789',
];
)js");
  CHECK(function.answer(uploaded("x.txt", {stored()})) == Json({"0123456789", "0123456789", "0123456789", true}));
}

}  // namespace
}  // namespace warmfuzz::test
