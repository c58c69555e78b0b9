/** The addresses of this server, without a slash at the end. Empty until it listens. */
export type Addresses = {
  /** The address for this machine itself. */
  own(): string;
  /** The address for customers' browsers and agents. */
  public(): string;
  listensAt(address: string): void;
};

/** `publicUrl`: the address in the settings, if there is one. */
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
