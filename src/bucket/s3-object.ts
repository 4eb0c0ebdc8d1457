// One object of a store that speaks S3: read, written and removed whole.
import type { S3Client } from "@aws-sdk/client-s3";
import { isProblem, own, type Secret } from "#base";
import type { BucketPlace } from "./bucket-url.ts";
import { bucketProblems } from "./problems.ts";

/** How to reach a store. What is absent is found as every tool of AWS finds it: environment, profiles, roles. */
export interface S3Access {
  /** Address of a store that is not AWS's own: `https://minio.example.com`. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: Secret; readonly sessionToken?: Secret };
  /** Name the bucket in the path instead of the host; true where an endpoint is given and this is absent. */
  readonly pathStyle?: boolean;
}

/** Opens nothing before the first request; close it when the work has ended. */
export class S3Object {
  readonly place: BucketPlace;
  readonly #access: S3Access;
  #client: Promise<S3Client> | undefined;

  constructor(place: BucketPlace, access: S3Access = {}) {
    this.place = place;
    this.#access = access;
  }

  /** `s3://bucket/key`, for messages. */
  get shown(): string {
    return `s3://${this.place.bucket}/${this.place.key}`;
  }

  /** The bytes, undefined where there is no such object. @throws bucket.tooLarge · bucket.* */
  async read(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const { GetObjectCommand } = await load();
    const { bucket, key } = this.place;
    try {
      const answer = await (await this.#open()).send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of (answer.Body ?? []) as AsyncIterable<Uint8Array>) {
        size += chunk.length;
        if (size > maxBytes) throw bucketProblems.tooLarge(this.shown, maxBytes);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    } catch (error) {
      if (nameOf(error) === "NoSuchKey") return undefined;
      throw this.#problem(error, signal);
    }
  }

  /** Writes the object, or replaces it. @throws bucket.* */
  async write(bytes: Uint8Array, contentType: string, signal: AbortSignal): Promise<void> {
    const { PutObjectCommand } = await load();
    const { bucket, key } = this.place;
    const order = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType });
    try {
      await (await this.#open()).send(order, { abortSignal: signal });
    } catch (error) {
      throw this.#problem(error, signal);
    }
  }

  /** Removes the object; one that is not there is fine. @throws bucket.* */
  async remove(signal: AbortSignal): Promise<void> {
    const { DeleteObjectCommand } = await load();
    const { bucket, key } = this.place;
    try {
      await (await this.#open()).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    } catch (error) {
      if (nameOf(error) !== "NoSuchKey") throw this.#problem(error, signal);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    (await client)?.destroy();
  }

  #open(): Promise<S3Client> {
    this.#client ??= load().then(({ S3Client: Client }) => new Client(configuration(this.#access)));
    return this.#client;
  }

  #problem(error: unknown, signal: AbortSignal): unknown {
    signal.throwIfAborted();
    if (isProblem(error)) return error;
    const status = own(own(error, "$metadata"), "httpStatusCode");
    const name = nameOf(error);
    if (name === "NoSuchBucket") return bucketProblems.noBucket(this.shown, error);
    if (/Credentials(Provider)?Error$/.test(name)) return bucketProblems.noCredentials(this.shown, error);
    if (typeof status !== "number") return bucketProblems.unreachable(this.shown, error);
    return status === 401 || status === 403
      ? bucketProblems.refused(this.shown, name, error)
      : bucketProblems.serverError(this.shown, status, name, error);
  }
}

/** Loaded with the first request: it is large, and most processes never need it. */
function load(): Promise<typeof import("@aws-sdk/client-s3")> {
  return import("@aws-sdk/client-s3");
}

const DEFAULT_REGION = "us-east-1";

function configuration({ endpoint, region, credentials, pathStyle }: S3Access): ConstructorParameters<typeof S3Client>[0] & object {
  return {
    ...(endpoint !== undefined && { endpoint, forcePathStyle: pathStyle ?? true }),
    ...(endpoint === undefined && pathStyle !== undefined && { forcePathStyle: pathStyle }),
    // Stores that are not AWS's own have one region, and seldom say which.
    ...((region ?? (endpoint === undefined ? undefined : DEFAULT_REGION)) !== undefined && { region: region ?? DEFAULT_REGION }),
    ...(credentials && {
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
        ...(credentials.sessionToken && { sessionToken: credentials.sessionToken.reveal() }),
      },
    }),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
