/**
 * Where the files of pictures are kept: a folder of this machine, or a store that several machines share. Names are paths
 * such as `<team>/<ab>/<id>.jpg`. What is there is whole. All reject with a StoreError that says how to mend it.
 */
export interface PictureFiles {
  /** For people who run the bot: "/srv/clovabot/pictures", "s3://bucket/prefix". */
  readonly address: string;
  has(name: string): Promise<boolean>;
  read(name: string): Promise<Buffer | undefined>;
  /** Where it is there already it only gets as young as if it were new. */
  write(name: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Makes it as young as if it were new. */
  renew(name: string): Promise<void>;
  /** Deletes it for good. */
  remove(name: string): Promise<void>;
  /** Deletes all that lies in a folder. */
  removeAll(folder: string): Promise<void>;
  /** Moves a file, or all that lies in a folder, to where the same may be already. What is not there is not moved. */
  move(from: string, to: string): Promise<void>;
  /** Names of files of a folder that were last written before a time, ms since 1970. */
  aged(folder: string, before: number): AsyncIterable<string>;
  /** Rejects where files can't be read and written. */
  check(): Promise<void>;
  close(): Promise<void>;
}
