-- Dead letters that can go back to where they came from, in an order of their own: in a queue that has other messages too, those do not hide them.
ALTER TABLE queued ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE leased ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;
-- Of those that are there their envelopes say it: tag 10, one character, which is the family of the queue that they came from. Nobody is misled by
-- a header that looks so, since the whole envelope is read before a message goes back.
UPDATE queued SET dead = 1 WHERE seq IN (SELECT seq FROM message WHERE instr(envelope, x'0A0130') OR instr(envelope, x'0A0131') OR instr(envelope, x'0A0132'));
UPDATE leased SET dead = 1 WHERE seq IN (SELECT seq FROM message WHERE instr(envelope, x'0A0130') OR instr(envelope, x'0A0131') OR instr(envelope, x'0A0132'));
CREATE INDEX queued_dead ON queued (queue, due, seq) WHERE dead = 1;
