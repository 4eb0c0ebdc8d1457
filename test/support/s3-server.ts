// A real server that speaks S3, on loopback, with one bucket and one key pair whose signatures it checks.
import { spawn } from "node:child_process";
import { Secret } from "#base";
import type { S3Access } from "#bucket";
import { until } from "./eventually.ts";
import { freePort } from "./ports.ts";

export interface S3Server {
  readonly bucket: string;
  readonly access: S3Access & { readonly endpoint: string };
  close(): Promise<void>;
}

/** Starts it and waits until it answers. @param binary that of the peer `s3-server` */
export async function startS3Server(binary: string): Promise<S3Server> {
  const [bucket, accessKeyId, secretAccessKey] = ["snapshots", "of-a-test", "not-a-real-secret-key"];
  const host = `127.0.0.1:${await freePort()}`;
  const env = { PATH: process.env["PATH"], BUCKETS: bucket, ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey };
  const child = spawn(binary, [host], { env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.on("data", (bytes: Buffer) => (words = (words + bytes.toString()).slice(-4000)));
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`the S3 server does not answer: ${words}`);
      return answers(host);
    },
    () => `the S3 server to answer: ${words}`,
  );
  return {
    bucket,
    access: { endpoint: `http://${host}`, region: "us-east-1", credentials: { accessKeyId, secretAccessKey: new Secret(secretAccessKey) } },
    async close() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(host: string): Promise<boolean> {
  try {
    await (await fetch(`http://${host}/`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
