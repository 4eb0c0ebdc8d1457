// What a bootstrap is asked, what it needs, and what it answers. The provider, the CLI and the UI call the same operations with these.
import type { Clock, Log, Random, Secret } from "#base";
import type { GithubApp, GithubAppLogin } from "#forge";
import type { Placements } from "#distribution";
import type { Cluster } from "#kube";
import type { RenderedDistribution } from "./distribution-manifests.ts";
import type { BranchReader } from "./branch-reader.ts";
import type { CommitSigning } from "./signing.ts";

/** How to reach the Git remote. Exactly one of `http` and `ssh` fits the URL's scheme. */
export interface GitAccess {
  /** http, https or ssh URL without credentials. */
  readonly url: string;
  /** `main` when absent. */
  readonly branch: string;
  readonly http?: {
    readonly username?: string;
    readonly password?: Secret;
    /** Takes the place of user name and password. */
    readonly bearerToken?: Secret;
    readonly certificateAuthority?: string;
    readonly allowInsecure?: boolean;
  };
  /** Logs in as an installation of a GitHub App, over http and https; takes the place of user, password and token. */
  readonly githubApp?: GithubAppLogin;
  readonly ssh?: {
    /** Takes the place of the user in the URL; `git` where neither names one. */
    readonly username?: string;
    /** PEM or OpenSSH form. */
    readonly privateKey: Secret;
    readonly passphrase?: Secret;
    /** Text of known_hosts. Where it is absent, the key that the host shows is asked for and believed. */
    readonly knownHosts?: string;
    /** `SHA256:…` of the key in `knownHosts`, where nobody vouched for it: the host itself was asked. */
    readonly scanned?: string;
    /** Algorithms of host keys, the preferred one first; any when empty. */
    readonly hostKeyAlgorithms?: readonly string[];
  };
  /** http or https URL of a proxy that the remote is reached through from here, with user information where it asks for some. */
  readonly proxy?: Secret;
  /** What the cluster follows and logs in with, where that is not what is pushed to and with. */
  readonly followed?: FollowedRepository;
  readonly author: { readonly name: string; readonly email: string };
  /** Appended to every commit message after a blank line. */
  readonly commitMessageAppendix?: string;
  /** Signs every commit; none is signed when absent. */
  readonly signing?: CommitSigning;
}

/** A repository as the cluster sees it. */
export interface FollowedRepository {
  /** http, https or ssh URL without credentials; over ssh with the user who logs in. */
  readonly url: string;
  /** Gives way to the credentials of an order. */
  readonly credentials?: ClusterCredentials;
}

/** What the cluster logs in to the repository with: a user, token or GitHub App over HTTP, or a key over SSH. */
export interface ClusterCredentials {
  readonly username?: string;
  readonly password?: Secret;
  /** Takes the place of user name and password. */
  readonly bearerToken?: Secret;
  /** Takes the place of both; the controllers exchange it for tokens. */
  readonly githubApp?: GithubApp;
  /** PEM or OpenSSH form. */
  readonly privateKey?: Secret;
  readonly passphrase?: Secret;
  /** Text of known_hosts; that of the GitAccess when absent. */
  readonly knownHosts?: string;
  /** PEM; that of the GitAccess when absent. */
  readonly certificateAuthority?: string;
}

export interface BootstrapOrder {
  readonly namespace: string;
  readonly secretName: string;
  /** Folder in the repository, without leading or trailing slash; empty for its root. */
  readonly path: string;
  /** Release of the components, `v0.2.0`, or a semver range. */
  readonly version: string;
  readonly components: readonly string[];
  readonly componentsExtra: readonly string[];
  /** Components that somebody rendered or recorded, of either distribution; those of our own for this order when absent. */
  readonly rendered?: RenderedDistribution;
  /** All files of the install as they were written before, by repository path; they are written again, and nothing is rendered. */
  readonly recorded?: Readonly<Record<string, string>>;
  /** Subject of the commit that brings the files up to date; `Update Flux manifests` when absent. */
  readonly commitSubject?: string;
  readonly registry: string;
  /** Component → digest that its image is pinned to, `sha256:…`; the others go by their tag. */
  readonly imageDigests?: Readonly<Record<string, string>>;
  readonly imagePullSecret?: string;
  /** `user:password`; the password may hold colons. */
  readonly registryCredentials?: Secret;
  readonly clusterDomain: string;
  readonly logLevel: string;
  /** Go duration text, interval of the GitRepository. */
  readonly interval: string;
  readonly networkPolicy: boolean;
  readonly watchAllNamespaces: boolean;
  readonly recurseSubmodules?: boolean;
  /** Folders of the repository that the cluster takes; all of it when absent or empty. The path is in one of them. */
  readonly sparseCheckout?: readonly string[];
  readonly tolerationKeys: readonly string[];
  /** Labels that the nodes of the controllers must have; those of every install of the release when absent. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Priority class of the controllers; that of the release when absent. */
  readonly priorityClassName?: string;
  /** More of where the controllers run and what they may use, for all and for single ones; goes over the three above. */
  readonly placement?: Placements;
  /** Whole text of kustomization.yaml. */
  readonly kustomizationOverride?: string;
  readonly disableSecretCreation: boolean;
  /** What the Secret of the repository holds; what the GitAccess pushes with when absent. */
  readonly clusterCredentials?: ClusterCredentials;
  /** False where others commit the manifests: nothing is ever pushed. True when absent. */
  readonly commitManifests?: boolean;
  /** Whose workload identity the cluster logs in with, `aws` or `azure`, or how its Secret is read, `generic` or `github`. */
  readonly syncProvider?: string;
  /** Secrets whose values are not known here, and are not to be judged: those that were given once and never stored. */
  readonly withheld?: { readonly source?: boolean; readonly registry?: boolean };
  /** Whether an uninstall deletes what the install manages too; it stays when absent. */
  readonly deleteWorkloads?: boolean;
  readonly deleteGitManifests: boolean;
  readonly keepNamespace: boolean;
}

/** One file or object of a rendered order, with the digest of its content. */
export interface RenderedObject {
  /** Inventory id: `<namespace>_<name>_<group>_<kind>`. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** sha256 of the object's canonical JSON. */
  readonly digest: string;
}

/** What an order will write; made without any place, so that a plan needs neither git nor cluster. */
export interface BootstrapRendering {
  /** Resolved release, `v0.2.0`. */
  readonly version: string;
  /** Repository path → content. */
  readonly files: Readonly<Record<string, string>>;
  readonly objects: readonly RenderedObject[];
}

export interface BootstrapPlaces {
  readonly cluster: Cluster;
  readonly git: GitAccess;
  /** Shares what is read of a branch between operations that only look; each reads by itself when absent. */
  readonly branches?: BranchReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What was reached so far; an operation that fails throws a Problem whose `data.reached` holds one, so that a front door can record it. */
export interface BootstrapOutcome {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  /** Revision that the cluster reports Ready, `main@sha1:…`; empty until then. */
  readonly revision: string;
}

/** One difference between what was recorded and what is there. */
export interface Drift {
  readonly where: "git" | "cluster";
  /** Repository path, or `Kind/namespace/name`. */
  readonly subject: string;
  readonly change: "missing" | "changed" | "unexpected" | "not ready";
  /** `spec.template.spec.containers[0].image`; empty for the whole subject. */
  readonly field?: string;
  /** Short text of both sides, JSON where it is no text; secrets by their hash only. */
  readonly wanted?: string;
  readonly found?: string;
}

export interface BootstrapInspection {
  /** Files as they stand in git now; a file that is not there is absent. */
  readonly files: Readonly<Record<string, string>>;
  readonly drift: readonly Drift[];
  /** False when the cluster has nothing of the install. */
  readonly installed: boolean;
}
