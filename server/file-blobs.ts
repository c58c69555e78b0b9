import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../platform/config/load-config.js";
import type { Blobs } from "../platform/files/blobs.js";
import { type BucketBlobs, createBucketBlobs } from "../platform/files/bucket-blobs.js";
import { createDiskBlobs } from "../platform/files/disk-blobs.js";
import { createTwoBlobs } from "../platform/files/two-blobs.js";

type Where = "bucket" | "disk";

export type FileBlobs = {
  /** The storage that the product reads from and writes to. */
  blobs: Blobs;
  /** Where new files are stored. */
  where: Where;
  /** Where files that were stored before the setting changed may still lie; null when there is no bucket. */
  earlier: { blobs: Blobs; where: Where } | null;
};

/** The bucket of the settings, or null when none is given. */
export function bucketOf(config: Config): BucketBlobs | null {
  const { s3Endpoint, s3Bucket, s3Region, s3AccessKeyId, s3SecretAccessKey } = config;
  if (s3Endpoint === null || s3Bucket === null || s3AccessKeyId === null || s3SecretAccessKey === null) return null;
  return createBucketBlobs({
    endpoint: s3Endpoint,
    bucket: s3Bucket,
    region: s3Region,
    accessKeyId: s3AccessKeyId,
    secretAccessKey: s3SecretAccessKey,
  });
}

/** Opens the folder in `DATA_DIR`, the bucket of the settings, or both while files move between them. */
export function openFileBlobs(config: Config): FileBlobs {
  const folder = join(config.dataDir, "files");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const disk = createDiskBlobs(folder);
  const bucket = bucketOf(config);
  if (bucket === null) return { blobs: disk, where: "disk", earlier: null };
  return config.filesIn === "bucket"
    ? { blobs: createTwoBlobs(bucket, disk), where: "bucket", earlier: { blobs: disk, where: "disk" } }
    : { blobs: createTwoBlobs(disk, bucket), where: "disk", earlier: { blobs: bucket, where: "bucket" } };
}
