export { packTree, unpackTree, type UnpackOptions } from "./archive.ts";
export { ArtifactStore, type ArtifactOrder, type ArtifactStoreOptions } from "./artifact-store.ts";
export { type Artifact, type ArtifactOwner } from "./artifact.ts";
export { digestAlgorithm, digestOf, hasDigest, type DigestAlgorithm } from "./digest.ts";
export { fetchArtifact, type FetchArtifactOptions } from "./fetch-artifact.ts";
export { serveFiles, type FileServer, type FileServerOptions } from "./file-server.ts";
export { fileTree, joinPath, subtree, type FileTree, type TreeFile } from "./file-tree.ts";
export { type Retention } from "./garbage.ts";
export { storeProblems } from "./problems.ts";
