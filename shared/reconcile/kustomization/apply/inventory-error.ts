import { StageError } from '../../../base/errors.ts';
import type { WriteInventory } from '../run.ts';

/** A failure after which the status keeps an inventory of its own. */
export class InventoryError extends StageError {
  readonly inventory: WriteInventory;
  /** Keyed digest of what was built. */
  readonly checksum: string;

  constructor(reason: string, message: string, inventory: WriteInventory, checksum: string) {
    super(reason, message);
    this.inventory = inventory;
    this.checksum = checksum;
  }
}
