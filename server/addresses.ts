/** Where this server is reached, without a slash at the end. Empty until it listens. */
export type Addresses = {
  /** By this machine itself. */
  own(): string;
  /** By customers' browsers and agents. */
  public(): string;
  listensAt(address: string): void;
};

/** `publicUrl`: the one of the settings, if any. */
export function createAddresses(publicUrl: string | undefined | null): Addresses {
  let own = "";
  return {
    own: () => own,
    public: () => publicUrl?.replace(/\/$/, "") ?? own,
    listensAt(address) {
      own = address;
    },
  };
}
