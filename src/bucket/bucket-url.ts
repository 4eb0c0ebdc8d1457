// Addresses of objects in buckets.
import { bucketProblems } from "./problems.ts";

/** An object of a bucket. */
export interface BucketPlace {
  readonly bucket: string;
  /** Key of the object, without a leading slash. */
  readonly key: string;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const MAX_KEY = 1024;

/**
 * Reads `s3://bucket/key`.
 * @throws bucket.invalidUrl
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function parseBucketUrl(url: string): BucketPlace {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(url) ?? [];
  if (!BUCKET.test(bucket)) throw bucketProblems.invalidUrl(url, `${JSON.stringify(bucket)} is no name of a bucket`);
  if (key === "" || key.endsWith("/")) throw bucketProblems.invalidUrl(url, "it names no object of the bucket");
  if (new TextEncoder().encode(key).length > MAX_KEY) throw bucketProblems.invalidUrl(url, `its key is longer than ${MAX_KEY} bytes`);
  return { bucket, key };
}
