// The double of S3 as clients see it, without sockets.

#include "harness/sinkhole/s3/s3_double.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace warmfuzz::sinkhole {
namespace {

HttpRequest request(const std::string& method, const std::string& target, const std::string& body = {},
                    std::map<std::string, std::string> headers = {}) {
  headers.emplace("host", "127.0.0.1:9002");
  return {method, target, std::move(headers), body};
}

std::string header(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers)
    if (key == name) return value;
  return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("put, get, head, delete") {
  S3Double s3;
  const auto put =
      s3.serve(request("PUT", "/b/a%20b/c.txt", "hello", {{"content-type", "text/plain"}, {"x-amz-meta-who", "me"}}));
  CHECK(put.status == 200);
  CHECK(header(put, "ETag") == "\"5d41402abc4b2a76b9719d911017c592\"");
  const auto got = s3.serve(request("GET", "/b/a%20b/c.txt?x-id=GetObject&versionId=null"));
  CHECK(got.status == 200);
  CHECK(got.body == "hello");
  CHECK(header(got, "Content-Type") == "text/plain");
  CHECK(header(got, "x-amz-meta-who") == "me");
  CHECK(holds(header(got, "Last-Modified"), " GMT"));
  const auto head = s3.serve(request("HEAD", "/b/a%20b/c.txt"));
  CHECK(head.content_length == "5");
  CHECK(s3.serve(request("DELETE", "/b/a%20b/c.txt")).status == 204);
  const auto gone = s3.serve(request("GET", "/b/a%20b/c.txt"));
  CHECK(gone.status == 404);
  CHECK(holds(gone.body, "<Code>NoSuchKey</Code>"));
  CHECK(holds(gone.body, "<Key>a b/c.txt</Key>"));
}

TEST_CASE("what a client writes is told once, with what it chose to say of it") {
  S3Double s3;
  s3.serve(request("PUT", "/b/a%20b", "hello", {{"x-amz-meta-who", "me"}, {"authorization", "AWS4 secret"}}));
  s3.serve(request("GET", "/b/a%20b"));
  const auto sent = s3.take_sent();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == "PUT s3://b/a b");
  CHECK(sent[0].text == "x-amz-meta-who: me\nhello");
  CHECK(s3.take_sent().empty());
}

TEST_CASE("a bucket in the host's name") {
  S3Double s3;
  s3.serve(request("PUT", "/my.bucket/k", "x"));
  const auto host = GENERATE(as<std::string>(), "my.bucket.s3.amazonaws.com", "my.bucket.s3.eu-west-1.amazonaws.com",
                             "my.bucket.localhost:9002", "my.bucket.127.0.0.1:9002");
  CHECK(s3.serve(request("GET", "/k", "", {{"host", host}})).body == "x");
}

TEST_CASE("ranges") {
  S3Double s3;
  s3.serve(request("PUT", "/b/k", "0123456789"));
  const auto [range, status, body] = GENERATE(table<std::string, unsigned, std::string>({
      {"bytes=2-4", 206, "234"},
      {"bytes=7-", 206, "789"},
      {"bytes=-3", 206, "789"},
      {"bytes=0-100", 206, "0123456789"},
      {"lines=1", 200, "0123456789"},
  }));
  const auto answer = s3.serve(request("GET", "/b/k", "", {{"range", range}}));
  CHECK(answer.status == status);
  CHECK(answer.body == body);
  CHECK(s3.serve(request("GET", "/b/k", "", {{"range", "bytes=10-"}})).status == 416);
}

TEST_CASE("bodies in chunks with a checksum behind them") {
  S3Double s3;
  const std::string body =
      "5;chunk-signature=abc\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
  s3.serve(request("PUT", "/b/k", body, {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}}));
  CHECK(s3.serve(request("GET", "/b/k")).body == "hello world");
  const auto cut = s3.serve(request("PUT", "/b/k", "5\r\nhel", {{"content-encoding", "aws-chunked"}}));
  CHECK(cut.status == 400);
}

TEST_CASE("copies keep or replace what is said of the object") {
  S3Double s3;
  s3.serve(request("PUT", "/b/k", "x", {{"x-amz-meta-a", "1"}}));
  const auto copied = s3.serve(request("PUT", "/c/k2", "", {{"x-amz-copy-source", "/b/k"}}));
  CHECK(holds(copied.body, "<CopyObjectResult"));
  CHECK(header(s3.serve(request("GET", "/c/k2")), "x-amz-meta-a") == "1");
  s3.serve(request("PUT", "/c/k3", "", {{"x-amz-copy-source", "b/k"}, {"x-amz-metadata-directive", "REPLACE"}}));
  CHECK(header(s3.serve(request("GET", "/c/k3")), "x-amz-meta-a").empty());
  CHECK(s3.serve(request("PUT", "/c/k4", "", {{"x-amz-copy-source", "b/none"}})).status == 404);
}

TEST_CASE("listings, with folders and in pages") {
  S3Double s3;
  for (const auto* key : {"a/1", "a/2", "b/1", "c"}) s3.serve(request("PUT", "/b/" + std::string(key), "x"));
  s3.serve(request("PUT", "/other/z", "x"));
  const auto all = s3.serve(request("GET", "/b?list-type=2"));
  CHECK(holds(all.body, "<KeyCount>4</KeyCount>"));
  CHECK(!holds(all.body, "<Key>z</Key>"));
  const auto folders = s3.serve(request("GET", "/b/?list-type=2&delimiter=%2F"));
  CHECK(holds(folders.body, "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"));
  CHECK(holds(folders.body, "<Key>c</Key>"));
  CHECK(!holds(folders.body, "<Key>a/1</Key>"));
  const auto page = s3.serve(request("GET", "/b?list-type=2&max-keys=2"));
  CHECK(holds(page.body, "<IsTruncated>true</IsTruncated>"));
  CHECK(holds(page.body, "<NextContinuationToken>a/2</NextContinuationToken>"));
  const auto next = s3.serve(request("GET", "/b?list-type=2&max-keys=2&continuation-token=a%2F2"));
  CHECK(holds(next.body, "<Key>b/1</Key>"));
  CHECK(!holds(next.body, "<Key>a/2</Key>"));
  CHECK(holds(s3.serve(request("GET", "/b?prefix=a/")).body, "<Marker></Marker>"));
}

TEST_CASE("uploads in parts") {
  S3Double s3;
  const auto begun = s3.serve(request("POST", "/b/k?uploads", "", {{"content-type", "text/plain"}}));
  const auto at = begun.body.find("<UploadId>") + 10;
  const auto id = begun.body.substr(at, begun.body.find("</UploadId>") - at);
  s3.serve(request("PUT", "/b/k?partNumber=2&uploadId=" + id, "world"));
  s3.serve(request("PUT", "/b/k?partNumber=1&uploadId=" + id, "hello "));
  CHECK(s3.serve(request("GET", "/b/k")).status == 404);
  const auto done = s3.serve(request("POST", "/b/k?uploadId=" + id, "<CompleteMultipartUpload/>"));
  CHECK(holds(done.body, "-2&quot;</ETag>"));
  CHECK(s3.serve(request("GET", "/b/k")).body == "hello world");
  CHECK(s3.serve(request("PUT", "/b/k?partNumber=1&uploadId=" + id, "x")).status == 404);
}

TEST_CASE("what was laid goes with its scenario, what the function wrote stays") {
  S3Double s3;
  LiveObject laid;
  laid.object.bucket = "b";
  laid.object.key = "k";
  laid.object.metadata["Who"] = "me";
  laid.bytes = laid.object.content = "laid";
  s3.lay(laid);
  s3.serve(request("PUT", "/b/own", "written"));
  CHECK(s3.serve(request("GET", "/b/k")).body == "laid");
  s3.serve(request("GET", "/b/own"));
  const auto fetched = s3.take_fetched();
  REQUIRE(fetched.size() == 2);
  CHECK(fetched[0].object == laid.object);
  CHECK(fetched[1].object.content == "written");
  CHECK(s3.take_fetched().empty());
  s3.remove_laid();
  CHECK(s3.serve(request("GET", "/b/k")).status == 404);
  CHECK(s3.serve(request("GET", "/b/own")).body == "written");
}

}  // namespace
}  // namespace warmfuzz::sinkhole
