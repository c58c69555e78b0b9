declare module "postject" {
  /** Puts `resource` under `name` into the executable `file`, which is changed in place, and sets its fuse. */
  export function inject(
    file: string,
    name: string,
    resource: Buffer,
    options: { sentinelFuse: string; machoSegmentName?: string; overwrite?: boolean },
  ): Promise<void>;
}
