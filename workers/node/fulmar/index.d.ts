/**
 * What a function on Fulmar can do beyond its bindings: commit messages and documents together with its end.
 *
 * Everything that is told to a {@link Commit} takes effect together with the function's outputs, when it ends well, and not at all when it throws: there is no
 * state in which only a part of it is there.
 */

/** The commit of an invocation: the same one, however often it is asked for. */
export function commit(context: { readonly invocationId: string }): Commit;

export interface Commit {
  /**
   * Puts a message into a queue.
   * @param queue its name
   * @param message text, bytes, or anything that JSON can say
   */
  enqueue(queue: string, message: unknown, options?: EnqueueOptions): void;

  /** Writes a whole document. With `ifMatch` or `ifAbsent` the commit is refused where the document is another by then. */
  put(collection: string, id: string, document: object, options?: PutOptions): void;

  /** Deletes a document. */
  delete(collection: string, id: string, options?: DeleteOptions): void;

  /** Lets the commit take effect only once for a key: another with the same key is refused as long as the first is kept. */
  once(scope: string, key: string, options?: OnceOptions): void;

  /** Reads a document as it is now, or null. What this invocation has put is not there yet. */
  get<T = any>(collection: string, id: string, options?: { partitionKey?: string }): Promise<Document<T> | null>;

  /** Reads documents one after the other: `for await (const found of commit(context).list('bookings'))`. */
  list<T = any>(collection: string, options?: ListOptions): AsyncIterableIterator<Document<T>>;
}

export interface EnqueueOptions {
  /** Milliseconds until it can be received. */
  delay?: number;
  /** Milliseconds until it is dropped. */
  timeToLive?: number;
  /** Messages of one session are received in their order. */
  sessionId?: string;
  /** A second message with the same id is dropped. */
  deduplicationId?: string;
  headers?: Record<string, string>;
  /** The name of the setting that says where the queue is; the built-in engine where it is left out. */
  connection?: string;
  /** A queue or topic of Service Bus instead of a storage queue. */
  serviceBus?: boolean;
}

export interface PutOptions {
  /** The document's id where it is left out. */
  partitionKey?: string;
  /** Only over the version with this etag. */
  ifMatch?: string;
  /** Only where there is none yet. */
  ifAbsent?: boolean;
  /** Milliseconds until it is gone. */
  timeToLive?: number;
}

export interface DeleteOptions {
  partitionKey?: string;
  /** Only the version with this etag. */
  ifMatch?: string;
}

export interface OnceOptions {
  /** Milliseconds that the key is kept. */
  keepFor?: number;
}

export interface ListOptions {
  partitionKey?: string;
  /** Only ids that begin with it. */
  idPrefix?: string;
  /** Only documents that fulfil all of them. */
  where?: Condition[];
}

export interface Condition {
  /** The path of a member: `city`, `address.city`. */
  path: string;
  operator: 'equal' | 'notEqual' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'startsWith';
  value: string | number | boolean | null;
}

export interface Document<T = any> {
  id: string;
  partitionKey: string;
  value: T;
  etag: string;
  modifiedAt: string;
  expiresAt: string | null;
}
