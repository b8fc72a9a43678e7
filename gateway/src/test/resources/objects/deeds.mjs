// What programs do with buckets by AWS's SDK for JavaScript, unmodified. Run with the endpoint, an empty directory, the
// file of awkward keys, and the directory in which the SDK is installed.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Readable } from "node:stream";

const [endpoint, directory, keysFile, home] = process.argv.slice(2);
const require = createRequire(join(home, "any"));
const S3 = require("@aws-sdk/client-s3");
const { Upload } = require("@aws-sdk/lib-storage");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");

const BUCKET = "javascript";
const MIB = 1 << 20;
const settings = {
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
  maxAttempts: 1,
};
const s3 = new S3.S3({ ...settings, forcePathStyle: true });

async function refused(name, status, promise) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, status);
    return true;
  });
}

async function read(key, more = {}) {
  return (await s3.getObject({ Bucket: BUCKET, Key: key, ...more })).Body.transformToString();
}

async function* pieces(count) {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, i);
}

async function sha256(stream) {
  const hash = createHash("sha256");
  for await (const part of stream) hash.update(part);
  return hash.digest("hex");
}

const deeds = {
  async buffers() {
    const stored = await s3.putObject({
      Bucket: BUCKET, Key: "buffer", Body: Buffer.from("grün"), ContentType: "text/plain;charset=utf-8",
      Metadata: { colour: "=?UTF-8?B?Z3LDvG4=?=", empty: "" }, CacheControl: "no-cache",
    });
    assert.ok(stored.ChecksumCRC32);
    assert.equal(stored.ETag, `"${createHash("md5").update("grün").digest("hex")}"`);
    const got = await s3.getObject({ Bucket: BUCKET, Key: "buffer", ChecksumMode: "ENABLED" });
    assert.equal(await got.Body.transformToString(), "grün");
    assert.equal(got.ChecksumCRC32, stored.ChecksumCRC32);
    assert.deepEqual(got.Metadata, { colour: "=?UTF-8?B?Z3LDvG4=?=", empty: "" });
    assert.equal(got.ContentType, "text/plain;charset=utf-8");
    assert.equal(got.CacheControl, "no-cache");
    for (const algorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"]) {
      const put = await s3.putObject({ Bucket: BUCKET, Key: algorithm, Body: "x", ChecksumAlgorithm: algorithm });
      assert.ok(put["Checksum" + algorithm], algorithm);
      assert.equal(await read(algorithm, { ChecksumMode: "ENABLED" }), "x");
    }
  },

  async streams() {
    const file = join(directory, "file");
    const content = randomBytes(3 * MIB + 1);
    writeFileSync(file, content);
    await s3.putObject({ Bucket: BUCKET, Key: "file", Body: createReadStream(file) });
    assert.equal(await sha256((await s3.getObject({ Bucket: BUCKET, Key: "file" })).Body), await sha256([content]));
    await s3.putObject({
      Bucket: BUCKET, Key: "generated", Body: Readable.from(pieces(2)), ContentLength: 2 * MIB,
    });
    assert.equal(await sha256((await s3.getObject({ Bucket: BUCKET, Key: "generated" })).Body), await sha256(pieces(2)));
    assert.deepEqual(
      [...(await (await s3.getObject({ Bucket: BUCKET, Key: "generated", Range: "bytes=1048575-1048576" }))
        .Body.transformToByteArray())], [0, 1]);
    await refused("InvalidRange", 416, s3.getObject({ Bucket: BUCKET, Key: "generated", Range: "bytes=99999999-" }));
  },

  async uploadsOfUnknownLength() {
    for (const count of [0, 1, 12]) {
      const upload = new Upload({
        client: s3, queueSize: 3, partSize: 5 * MIB,
        params: { Bucket: BUCKET, Key: "parts", Body: Readable.from(pieces(count)), Metadata: { count: `${count}` } },
      });
      await upload.done();
      const got = await s3.getObject({ Bucket: BUCKET, Key: "parts" });
      assert.equal(await sha256(got.Body), await sha256(pieces(count)));
      assert.equal(got.ContentLength, count * MIB);
      assert.deepEqual(got.Metadata, { count: `${count}` });
    }
    const broken = new Upload({
      client: s3, partSize: 5 * MIB,
      params: {
        Bucket: BUCKET, Key: "broken", Body: Readable.from((async function* () {
          yield* pieces(7);
          throw new Error("no more");
        })()),
      },
    });
    await assert.rejects(broken.done(), /no more/);
    assert.equal((await s3.listMultipartUploads({ Bucket: BUCKET })).Uploads, undefined);
    await refused("NotFound", 404, s3.headObject({ Bucket: BUCKET, Key: "broken" }));
  },

  async links() {
    const put = await getSignedUrl(
      s3, new S3.PutObjectCommand({ Bucket: BUCKET, Key: "a link+?", ContentType: "text/plain" }), { expiresIn: 60 });
    assert.equal((await fetch(put, { method: "PUT", body: "by link", headers: { "Content-Type": "text/plain" } })).status,
      200);
    const got = await fetch(await getSignedUrl(s3, new S3.GetObjectCommand({
      Bucket: BUCKET, Key: "a link+?", ResponseContentType: "text/html",
    }), { expiresIn: 60 }));
    assert.equal(await got.text(), "by link");
    assert.equal(got.headers.get("content-type"), "text/html");
  },

  async awkwardKeys() {
    const keys = JSON.parse(readFileSync(keysFile, "utf8"));
    const content = (key) => (key.endsWith("/") ? "" : key);
    for (const key of keys) await s3.putObject({ Bucket: BUCKET, Key: `keys/${key}`, Body: content(key) });
    const listed = await s3.listObjectsV2({ Bucket: BUCKET, Prefix: "keys/", EncodingType: "url" });
    assert.deepEqual(
      listed.Contents.map((entry) => decodeURIComponent(entry.Key.replaceAll("+", "%20"))).toSorted(),
      keys.map((key) => `keys/${key}`).toSorted());
    for (const key of keys) {
      assert.equal(await read(`keys/${key}`), content(key));
      await s3.copyObject({
        Bucket: BUCKET, Key: `copies/${key}`, CopySource: encodeURIComponent(`${BUCKET}/keys/${key}`),
      });
      assert.equal(await read(`copies/${key}`), content(key));
    }
    const bulk = keys.filter((key) => key !== "\u0001").map((key) => `keys/${key}`); // XML cannot say that one
    const removed = await s3.deleteObjects({
      Bucket: BUCKET, Delete: { Objects: bulk.map((key) => ({ Key: key })) },
    });
    assert.deepEqual(removed.Deleted.map((entry) => entry.Key).toSorted(), bulk.toSorted());
    await s3.deleteObject({ Bucket: BUCKET, Key: "keys/\u0001" });
    assert.equal((await s3.listObjectsV2({ Bucket: BUCKET, Prefix: "keys/" })).KeyCount, 0);
  },

  async pages() {
    for (let i = 0; i < 12; i++) await s3.putObject({ Bucket: BUCKET, Key: `many/${i % 4}/${i}`, Body: "" });
    const sizes = [];
    for await (const page of S3.paginateListObjectsV2({ client: s3, pageSize: 5 }, { Bucket: BUCKET, Prefix: "many/" })) {
      sizes.push(page.Contents.length);
    }
    assert.deepEqual(sizes, [5, 5, 2]);
    const prefixes = [];
    for await (const page of S3.paginateListObjectsV2(
      { client: s3, pageSize: 3 }, { Bucket: BUCKET, Prefix: "many/", Delimiter: "/" })) {
      assert.equal(page.Contents, undefined);
      prefixes.push(...page.CommonPrefixes.map((prefix) => prefix.Prefix));
    }
    assert.deepEqual(prefixes, ["many/0/", "many/1/", "many/2/", "many/3/"]);
  },

  async conditions() {
    const { ETag } = await s3.putObject({ Bucket: BUCKET, Key: "once", Body: "1", IfNoneMatch: "*" });
    await refused("PreconditionFailed", 412, s3.putObject({ Bucket: BUCKET, Key: "once", Body: "2", IfNoneMatch: "*" }));
    await s3.putObject({ Bucket: BUCKET, Key: "once", Body: "2", IfMatch: ETag });
    await refused("PreconditionFailed", 412, s3.putObject({ Bucket: BUCKET, Key: "once", Body: "3", IfMatch: ETag }));
    await refused("PreconditionFailed", 412, s3.getObject({ Bucket: BUCKET, Key: "once", IfMatch: ETag }));
    await refused("Unknown", 304, s3.getObject({ Bucket: BUCKET, Key: "once", IfNoneMatch: '"c81e728d9d4c2f636f067f89cc14862c"' }));
    await refused("NoSuchKey", 404, s3.getObject({ Bucket: BUCKET, Key: "nothing" }));
    await refused("NoSuchBucket", 404, s3.getObject({ Bucket: "no-such-bucket", Key: "nothing" }));
    const attributes = await s3.getObjectAttributes({
      Bucket: BUCKET, Key: "once", ObjectAttributes: ["ETag", "ObjectSize"],
    });
    assert.equal(attributes.ObjectSize, 1);
  },

  async hosts() {
    const port = new URL(endpoint).port;
    // As browsers do: all of localhost is here.
    const lookup = (name, options, found) =>
      found(null, ...(options.all ? [[{ address: "127.0.0.1", family: 4 }]] : ["127.0.0.1", 4]));
    const hosted = new S3.S3({
      ...settings, endpoint: `http://localhost:${port}`, requestHandler: { httpAgent: { lookup } },
    });
    await hosted.putObject({ Bucket: BUCKET, Key: "hosted/ü +", Body: "by host" });
    assert.equal(await read("hosted/ü +"), "by host");
    assert.equal((await hosted.headBucket({ Bucket: BUCKET })).BucketRegion, "us-east-1");
  },
};

await s3.createBucket({ Bucket: BUCKET });
for (const [name, deed] of Object.entries(deeds)) {
  await deed();
  console.log("done: " + name);
}
