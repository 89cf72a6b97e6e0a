import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProtocolError } from '../frames.mjs';
import { FrameReceiver } from '../receiving.mjs';
import { FrameWriter } from '../writing.mjs';
import { decodeFrames, frame } from './wire.mjs';

const piece = 64 * 1024;

/** Bytes that tell where they stand. */
const payload = (length, seed = 0) => Buffer.from(Array.from({ length }, (_, index) => (index * 7 + seed) & 255));

/** Reads the bytes in steps of the given sizes, as far as there is room; gives the frames as they are when all was read. */
function receive(bytes, nextSize) {
  const views = [];
  const receiver = new FrameReceiver((type, number, buffer, at, end) => views.push({ type, number, view: buffer.subarray(at, end) }));
  for (let at = 0; at < bytes.length; ) {
    const { room } = receiver;
    assert.ok(room.length > 0);
    const count = Math.min(room.length, nextSize(at), bytes.length - at);
    bytes.copy(room, 0, at, at + count);
    receiver.received(count);
    at += count;
  }
  return views;
}

function assertFrames(views, frames, what = '') {
  assert.equal(views.length, frames.length);
  frames.forEach((one, index) => {
    const { type, number, view } = views[index];
    assert.deepEqual([type, number, view.length], [one[4], one.readUInt32LE(5), one.length - 9]);
    assert.equal(view.equals(one.subarray(9)), true, `frame ${index} ${what}`);
  });
}

describe('Receiving', () => {
  it('puts frames together that come in pieces, cut at every offset', () => {
    const frames = [0, 1, 300, 5].map((length, index) => frame(index + 1, index + 10, payload(length, index)));
    const bytes = Buffer.concat(frames);
    for (let cut = 1; cut < bytes.length; cut++) assertFrames(receive(bytes, at => (at < cut ? cut - at : bytes.length)), frames);
    assertFrames(receive(bytes, () => 1), frames);
  });

  it('does so where a frame does not fit into a piece of memory', () => {
    const frames = [20, 70_000, 20, piece - 9 - 4, 3, piece - 4, 200_000, 64, 40_000, 40_000, 0].map((length, index) => frame(index + 1, index + 10, payload(length, index)));
    const bytes = Buffer.concat(frames);
    const edges = frames.map((_, index) => Buffer.concat(frames.slice(0, index)).length);
    for (const edge of edges) for (let cut = Math.max(1, edge - 12); cut < edge + 12; cut++) assertFrames(receive(bytes, at => (at < cut ? cut - at : bytes.length)), frames);
    for (const size of [1000, 4096, piece, 1_000_000]) assertFrames(receive(bytes, () => size), frames);
  });

  it('leaves what it handed out as it was, whatever comes later', () => {
    const seed = Number(process.env.FULMAR_TEST_SEED ?? Date.now() % 1_000_000);
    let state = seed || 1;
    const random = below => ((state = (state * 48271) % 2147483647) % below);
    const sizes = [10, 500, 3000, 70_000];
    const frames = Array.from({ length: 400 }, (_, index) => frame(1 + (index % 8), index, payload(random(sizes[random(4)]), index)));
    assertFrames(receive(Buffer.concat(frames), () => 1 + random(sizes[random(4)])), frames, `seed ${seed}`);
  });

  it('refuses lengths that no frame has', () => {
    for (const length of [0, 4, 16 * 1024 * 1024 + 1, 0xffffffff]) {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(length);
      assert.throws(() => receive(head, () => 4), ProtocolError);
    }
  });
});

describe('Writing', () => {
  /** @param {(writer: FrameWriter) => void} write */
  function written(write) {
    const sent = [];
    const writer = new FrameWriter((buffer, length) => {
      sent.push(Buffer.from(buffer.subarray(0, length)));
      writer.release(buffer);
    });
    write(writer);
    const { buffer, length } = writer.take();
    return decodeFrames(Buffer.concat([...sent, buffer.subarray(0, length)]));
  }

  it('sends frames before the one that does not fit, in their order', () => {
    const lengths = [10, 30_000, 60_000, 70_000, 5, 65_536, 300_000, 1];
    const { frames, rest } = written(writer => {
      lengths.forEach((length, index) => {
        writer.begin(131, index);
        writer.text(`head ${index}`);
        writer.bytes(payload(length, index));
        writer.end();
      });
    });
    assert.equal(rest.length, 0);
    assert.deepEqual(frames.map(({ number }) => number), [...lengths.keys()]);
    frames.forEach(({ payload: got }, index) => assert.equal(got.subarray(4 + 6).equals(payload(lengths[index], index)), true));
  });

  it('takes back a frame whose beginning went to another buffer', () => {
    const { frames, rest } = written(writer => {
      writer.begin(131, 1);
      writer.bytes(payload(60_000));
      writer.end();
      writer.begin(131, 2);
      writer.bytes(payload(60_000));
      writer.begin(131, 3);
      writer.text('ü'.repeat(50_000));
      writer.end();
    });
    assert.equal(rest.length, 0);
    assert.deepEqual(frames.map(({ number, payload: got }) => [number, got.length]), [[1, 60_000], [3, 100_004]]);
    assert.equal(frames[1].payload.subarray(4).toString(), 'ü'.repeat(50_000));
  });
});
