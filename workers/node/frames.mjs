// The vocabulary of the wire: docs/reference/worker-protocol.md.

export const protocolVersion = 1;

/** Frames from the host. */
export const Start = 1;
export const Invoke = 2;
export const RequestBody = 3;
export const Cancel = 4;
export const ResponseCredit = 5;
export const Answer = 6;
export const Stop = 7;
export const RequestAborted = 8;

/** Frames from the worker. */
export const Ready = 129;
export const Loaded = 130;
export const Response = 131;
export const Result = 132;
export const Failure = 133;
export const ResponseBody = 134;
export const RequestCredit = 135;
export const Log = 136;
export const Ask = 137;

/** What `length` of a frame may be. */
export const smallestFrame = 5;
export const largestFrame = 16 * 1024 * 1024;

/** A body of at most this many bytes is part of its frame; a longer one follows in frames of at most this many. */
export const bodyFrame = 64 * 1024;
/** What the sender of a body may have under way at the beginning. */
export const firstCredit = 256 * 1024;

/** The shapes of an invocation. */
export const httpShape = 1;
export const otherShape = 2;

/** Where a body is. */
export const noBody = 0;
export const bodyHere = 1;
export const bodyFollows = 2;

/** Tags of values. */
export const nothing = 0;
export const text = 1;
export const json = 2;
export const bytes = 3;
export const texts = 4;
export const byteStrings = 5;
export const plainText = 6;

/** @type {Record<string, number>} */
export const logLevels = { trace: 0, debug: 1, information: 2, warning: 3, error: 4, critical: 5 };

/** The host sent what the contract does not allow: the worker ends. */
export class ProtocolError extends Error {
  name = 'ProtocolError';
}
