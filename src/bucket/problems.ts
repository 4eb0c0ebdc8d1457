import { catalogue } from "#base";

export const bucketProblems = catalogue("bucket", {
  invalidUrl: (url: string, reason: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(url)} is no object of a bucket: ${reason}`,
    next: "write it like s3://bucket/path/name",
    data: { url },
  }),
  unreachable: (place: string) => ({
    verdict: "retry",
    message: `cannot reach the object store of ${place}`,
    next: "check the endpoint and the network",
    data: { place },
  }),
  noCredentials: (place: string) => ({
    verdict: "stall",
    message: `there are no credentials for ${place}`,
    next: "give an access key, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role",
    data: { place },
  }),
  refused: (place: string, reason: string) => ({
    verdict: "retry",
    message: `the object store refuses ${place}: ${reason}`,
    next: "check the credentials, and what they allow for this bucket",
    data: { place, reason },
  }),
  noBucket: (place: string) => ({
    verdict: "stall",
    message: `there is no bucket for ${place}`,
    next: "create it first, or correct its name or the endpoint",
    data: { place },
  }),
  serverError: (place: string, status: number, reason: string) => ({
    verdict: "retry",
    message: `the object store answers ${status} for ${place}: ${reason}`,
    data: { place, status },
  }),
  tooLarge: (place: string, limit: number) => ({
    verdict: "stall",
    message: `${place} is larger than ${limit} bytes`,
    next: "check that it is what you look for",
    data: { place, limit },
  }),
});
