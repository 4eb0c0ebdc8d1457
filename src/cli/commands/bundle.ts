import { Command, InvalidArgumentError, Option } from "commander";
import { Secret } from "#base";
import { DEFAULT_REGISTRY } from "#distribution";
import {
  createBundle,
  openBundle,
  openManifestSource,
  pushBundle,
  readAccess,
  Registries,
  verifyBundle,
  type BundleChart,
  type BundleEntry,
  type BundleOrder,
  type BundlePlaces,
  type Distribution,
  type ManifestSource,
  type RegistryAccess,
} from "#operations";
import { systemClock } from "#runtime";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { progressLog } from "../progress.ts";
import { formatTable } from "../table.ts";

/** `headgate bundle` with `create`, `push`, `inspect` and `verify`. */
export function bundleCommand(io: Io): Command {
  return new Command("bundle")
    .description("everything that an install without a network needs, in one OCI image layout")
    .addCommand(createCommand(io))
    .addCommand(pushCommand(io))
    .addCommand(inspectCommand(io))
    .addCommand(verifyCommand(io));
}

interface AccessFlags {
  readonly creds?: string;
  readonly caFile?: string;
  readonly plainHttp: readonly string[];
  readonly concurrency: number;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];
const names = (text: string): string[] => text.split(",").filter((each) => each !== "");

function limit(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("write a number from 1 to 99");
  return Number(text);
}

function withAccessFlags(command: Command): Command {
  return command
    .option("--creds <user:password>", "what the registry is shown; that of `docker login` when absent")
    .option("--ca-file <file>", "authorities that registries are checked against, PEM; SSL_CERT_FILE when absent")
    .option("--plain-http <host>", "registry that is spoken to without TLS, with its port; may be repeated", collect, [])
    .option("--concurrency <n>", "most requests under way at once", limit, 8);
}

function accessOf(flags: Pick<AccessFlags, "creds" | "caFile" | "plainHttp">, registry: string, io: Io): Promise<RegistryAccess> {
  return readAccess({
    environment: io.env,
    plainHttp: flags.plainHttp,
    ...(flags.creds !== undefined && { credentials: [{ registry, text: new Secret(flags.creds) }] }),
    ...(flags.caFile !== undefined && { certificateAuthorityFile: flags.caFile }),
  });
}

async function withPlaces<T>(access: RegistryAccess, io: Io, use: (places: BundlePlaces) => Promise<T>): Promise<T> {
  const registries = new Registries(access);
  try {
    return await use({ registries, clock: systemClock, log: progressLog(io) });
  } finally {
    await registries.close();
  }
}

interface CreateFlags extends AccessFlags {
  readonly distribution: Distribution;
  readonly release: string;
  readonly components: readonly string[];
  readonly registry?: string;
  readonly source?: string;
  readonly variant?: string;
  readonly platform: readonly string[];
  readonly image: readonly string[];
  readonly artifact: readonly string[];
  readonly chart: readonly BundleChart[];
  readonly provider?: string;
  readonly signatures: boolean;
}

const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";

function createCommand(io: Io): Command {
  const command = new Command("create")
    .description("fetch images, manifests, charts and artifacts by digest; goes on where an earlier run was stopped")
    .argument("<output>", "folder, or file that ends in .tar")
    .addOption(new Option("--distribution <name>", "whose controllers").choices(["headgate", "flux"]).default("headgate"))
    .option("--release <version>", "release such as v0.3.0, a range, or latest", "latest")
    .option("--components <names>", "controllers, separated by commas; all of the release when absent", names, [])
    .option("--registry <registry>", "registry and path that the controllers' images are pulled from; where they are published when absent")
    .option("--source <reference>", "where the manifests of the distribution flux are: a mirror, oci:// artifact, folder or bundle")
    .option("--variant <name>", "set of images of the distribution flux")
    .option("--platform <os/arch>", "platform to hold; may be repeated; all when absent, which keeps digests and signatures", collect, [])
    .option("--image <image>", "further image, with tag or digest; may be repeated", collect, [])
    .option("--artifact <reference>", "OCI artifact, oci://registry/path:tag; may be repeated", collect, [])
    .option("--chart <reference>", "chart, oci:// or https:// repository/name:version; may be repeated", chart, [])
    .option("--provider <folder>", "folder with the provider's packages, as `npm run package` writes it")
    .option("--no-signatures", "leave signatures and attachments out");
  return withAccessFlags(command).action(async (output: string, flags: CreateFlags) => {
    const registry = flags.registry ?? (flags.distribution === "flux" ? UPSTREAM_REGISTRY : DEFAULT_REGISTRY);
    const access = await accessOf(flags, registry, io);
    const manifests = await sourceOf(flags, access, io);
    const made = await withPlaces(access, io, (places) =>
      createBundle(orderOf(output, registry, flags), { ...places, ...(manifests && { manifests }) }, io.signal),
    );
    io.out(`${made.digest}\n`);
  });
}

function orderOf(output: string, registry: string, flags: CreateFlags): BundleOrder {
  return {
    output,
    registry,
    distribution: flags.distribution,
    version: flags.release,
    components: flags.components,
    platforms: flags.platform,
    images: flags.image,
    artifacts: flags.artifact,
    charts: flags.chart,
    signatures: flags.signatures,
    concurrency: flags.concurrency,
    ...(flags.variant !== undefined && { variant: flags.variant }),
    ...(flags.provider !== undefined && { providerPackages: flags.provider }),
  };
}

async function sourceOf({ source }: CreateFlags, access: RegistryAccess, io: Io): Promise<ManifestSource | undefined> {
  if (source === undefined) return undefined;
  return openManifestSource(source, { environment: io.env, access });
}

function chart(text: string, before: readonly BundleChart[]): BundleChart[] {
  const { repository, name, version } =
    /^(?<repository>(?:oci|https?):\/\/.+)\/(?<name>[^/:]+):(?<version>[^/:]+)$/.exec(text)?.groups ?? {};
  if (repository === undefined || name === undefined || version === undefined)
    throw new InvalidArgumentError("write it like https://charts.example.com/podinfo:6.9.0 or oci://ghcr.io/team/charts/podinfo:6.9.0");
  return [...before, { repository, name, version }];
}

function pushCommand(io: Io): Command {
  const command = new Command("push")
    .description("bring a bundle into a registry; what is there already is not sent")
    .argument("<bundle>", "folder or .tar file")
    .argument("<registry>", "registry and path, registry.example.com/mirror");
  return withAccessFlags(command).action(async (place: string, registry: string, flags: AccessFlags) => {
    const access = await accessOf(flags, registry, io);
    const order = { place, registry, concurrency: flags.concurrency };
    const outcome = await withPlaces(access, io, (places) => pushBundle(order, places, io.signal));
    const { uploadedBlobs, uploadedBytes, mountedBlobs, manifests } = outcome;
    io.out(`sent ${uploadedBlobs} blobs with ${uploadedBytes} bytes, mounted ${mountedBlobs}, wrote ${manifests} manifests\n`);
    for (const image of Object.values(outcome.images)) io.out(`${image}\n`);
  });
}

interface InspectFlags extends AccessFlags {
  readonly output: "table" | "json";
  readonly sbom?: true;
}

const PLACE = "folder, .tar file, or oci://registry/path[:release] that one was pushed to";

function inspectCommand(io: Io): Command {
  const command = new Command("inspect")
    .description("list what a bundle holds, by digest")
    .argument("<bundle>", PLACE)
    .addOption(new Option("-o, --output <form>", "form of the answer").choices(["table", "json"]).default("table"))
    .option("--sbom", "print the bill of materials, SPDX in JSON");
  return withAccessFlags(command).action(async (place: string, flags: InspectFlags) => {
    const access = await accessOf(flags, place, io);
    await withPlaces(access, io, async ({ registries }) => {
      const bundle = await openBundle(place, registries, io.signal);
      const { digest, catalogue } = bundle;
      if (flags.sbom === true) io.out(`${new TextDecoder().decode(await bundle.readPart("sbom"))}\n`);
      else if (flags.output === "json") io.out(`${JSON.stringify({ digest, ...catalogue }, undefined, 2)}\n`);
      else io.out(`${formatTable(HEAD, catalogue.entries.map(rowOf))}\n${catalogue.distribution} ${catalogue.version} ${digest}\n`);
    });
  });
}

const HEAD = ["KIND", "NAME", "DIGEST", "PLATFORMS"];

function rowOf({ kind, name, tag, digest, platforms = [] }: BundleEntry): readonly string[] {
  return [kind, tag === "" ? name : `${name}:${tag}`, digest, platforms.join(",")];
}

function verifyCommand(io: Io): Command {
  const command = new Command("verify")
    .description("check every byte of a bundle, or that a registry has all of it; ends with an error when something is wrong")
    .argument("<bundle>", PLACE);
  return withAccessFlags(command).action(async (place: string, flags: AccessFlags) => {
    const access = await accessOf(flags, place, io);
    const order = { place, concurrency: flags.concurrency };
    const { bundle, faults, checked } = await withPlaces(access, io, (places) => verifyBundle(order, places, io.signal));
    for (const fault of faults) io.out(`${fault}\n`);
    if (faults.length > 0) throw cliProblems.bundleDamaged(place, faults.length);
    io.out(`${place} is whole: ${checked} manifests and blobs, ${bundle.digest}\n`);
  });
}
