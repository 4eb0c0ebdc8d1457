export { parseBucketUrl, type BucketPlace } from "./bucket-url.ts";
export { bucketProblems } from "./problems.ts";
export { S3Object, type S3Access } from "./s3-object.ts";
