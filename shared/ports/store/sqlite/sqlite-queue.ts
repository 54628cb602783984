import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../../base/errors.ts';
import { checkMessage } from '../../../queue/check-message.ts';
import {
  type OutgoingMessage,
  type PeekedMessage,
  type Queue,
  type QueueDepth,
  QueueError,
  type ReceivedMessage,
  type ReceiveOptions,
} from '../../../queue/port.ts';
import { type DepthRow, type Found, type PeekedRow, prepareStatements, type Row } from './queue-statements.ts';
import { type QueueWaker, wakerOf } from './queue-waker.ts';

/** The name and the rules of a queue. */
export interface SqliteQueueOptions {
  readonly name: string;
  readonly fifo: boolean;
  /** Received more often, a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** The name of the dead-letter queue, in the same database. */
  readonly deadLetter?: string;
  /** Milliseconds since the epoch: when messages are visible, and how long an id is remembered. A receive waits in real time. */
  readonly now: () => number;
}

const deduplicationWindowMs = 300_000;

/** A queue in a SQLite database, shared by the processes that open it. It looks at the first message of each group and at no other. */
export class SqliteQueue implements Queue {
  readonly name: string;
  readonly fifo: boolean;
  readonly #database: DatabaseSync;
  readonly #options: SqliteQueueOptions;
  readonly #now: () => number;
  readonly #waker: QueueWaker;
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync, options: SqliteQueueOptions) {
    this.name = options.name;
    this.fifo = options.fifo;
    this.#database = database;
    this.#options = options;
    this.#now = options.now;
    this.#waker = wakerOf(database);
    this.#sql = prepareStatements(database);
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) checkMessage(this.name, this.fifo, message);
    const at = this.#now();
    this.#transaction(() => {
      this.#sql.forget.run(this.name, at - deduplicationWindowMs);
      for (const message of messages) this.#add(message, at);
    });
    this.#waker.wake(this.name);
  }

  async receive({ max, waitMs, visibilityMs, signal }: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    const until = performance.now() + waitMs;
    for (;;) {
      if (signal?.aborted) return [];
      const messages = this.#take(max, visibilityMs);
      const leftMs = until - performance.now();
      if (messages.length > 0 || leftMs <= 0) return messages;
      await this.#waker.wait(this.name, Math.min(leftMs, this.#untilVisible()), signal);
    }
  }

  async extend(message: ReceivedMessage, visibilityMs: number): Promise<void> {
    const at = this.#now();
    const before = this.#transaction(() => {
      const found = this.#find(message);
      if (found === undefined || found.receipt !== message.receipt || found.visible_at <= at)
        throw this.#stale(message);
      this.#sql.extend.run(at + visibilityMs, found.sequence);
      return found.visible_at;
    });
    if (at + visibilityMs < before) this.#waker.wake(this.name);
  }

  async delete(message: ReceivedMessage): Promise<void> {
    this.#transaction(() => {
      const found = this.#find(message);
      if (found === undefined) return;
      if (found.receipt !== message.receipt) throw this.#stale(message);
      this.#sql.discard.run(found.sequence);
      this.#promote(found.grp);
    });
    this.#waker.wake(this.name);
  }

  async depth(): Promise<QueueDepth> {
    const at = this.#now();
    const { oldest, ...counts } = this.#asking(() => this.#sql.count.get(at, this.name)) as unknown as DepthRow;
    return { ...counts, oldestMs: oldest === null ? 0 : Math.max(at - oldest, 0) };
  }

  async peek(max: number): Promise<readonly PeekedMessage[]> {
    const rows = this.#asking(() => this.#sql.peek.all(this.#now(), this.name, max)) as unknown as readonly PeekedRow[];
    return rows.map(({ grp, body, inFlight }) => ({
      body,
      inFlight: inFlight === 1,
      ...(grp === null ? {} : { group: grp }),
    }));
  }

  #add({ body, group, deduplicationId, delaySeconds = 0, fold }: OutgoingMessage, at: number): void {
    if (deduplicationId !== undefined && this.#sql.remember.run(this.name, deduplicationId, at).changes === 0) return;
    if (group !== undefined && fold !== undefined) {
      const waiting = this.#sql.findWaiting.get(this.name, group, fold.key) as
        | Pick<Row, 'sequence' | 'body'>
        | undefined;
      if (waiting !== undefined) {
        this.#sql.replaceBody.run(fold.merge(waiting.body), waiting.sequence);
        return;
      }
    }
    const visibleAt = at + delaySeconds * 1000;
    this.#sql.insert.run(randomUUID(), this.name, group ?? null, body, at, visibleAt, fold?.key ?? null);
  }

  #findVisible(at: number, max: number): Row[] {
    return this.#asking(() => this.#sql.findVisible.all(this.name, at, max)) as unknown as Row[];
  }

  #take(max: number, visibilityMs: number): ReceivedMessage[] {
    const at = this.#now();
    if (this.#findVisible(at, max).length === 0) return [];
    return this.#transaction(() => {
      for (;;) {
        const rows = this.#findVisible(at, max);
        const messages = rows.flatMap((row) => this.#hand(row, at + visibilityMs));
        // Where all were buried, what was behind them has its turn.
        if (messages.length > 0 || rows.length === 0) return messages;
      }
    });
  }

  #hand(row: Row, visibleAt: number): ReceivedMessage[] {
    if (row.receive_count >= this.#options.maxReceiveCount) {
      this.#bury(row);
      return [];
    }
    const receipt = randomUUID();
    this.#sql.lease.run(visibleAt, receipt, row.sequence);
    const { id, body, sent_at: sentAt } = row;
    const group = row.grp === null ? {} : { group: row.grp };
    return [{ id, body, receipt, receiveCount: row.receive_count + 1, sentAt, ...group }];
  }

  #bury({ sequence, grp }: Row): void {
    const { deadLetter } = this.#options;
    if (deadLetter === undefined) this.#sql.discard.run(sequence);
    else {
      this.#sql.bury.run(deadLetter, sequence);
      this.#waker.wake(deadLetter);
    }
    this.#promote(grp);
  }

  /** What was behind a message of the group is the first now. */
  #promote(group: string | null): void {
    if (group !== null) this.#sql.promote.run(this.name, group);
  }

  /** Milliseconds until a message can be handed out, at least one; for ever where there is none. */
  #untilVisible(): number {
    const next = this.#asking(() => this.#sql.nextVisible.get(this.name)) as { visible_at: number } | undefined;
    return next === undefined ? Number.POSITIVE_INFINITY : Math.max(next.visible_at - this.#now(), 1);
  }

  #find({ id }: ReceivedMessage): Found | undefined {
    return this.#sql.find.get(this.name, id) as Found | undefined;
  }

  #stale({ id }: ReceivedMessage): QueueError {
    return new QueueError('stale-receipt', `queue ${this.name}: message ${id} is another receiver's by now`);
  }

  /** What the database refuses (a lock, a full disk) is reported as an error of the queue. */
  #asking<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof QueueError) throw error;
      throw new QueueError('unavailable', `queue ${this.name}: ${messageOf(error)}`, { cause: error });
    }
  }

  #transaction<T>(work: () => T): T {
    return this.#asking(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // Some failures have ended it already.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}
