import { z } from 'zod';
import { recordSchemaOf } from '../run/record.ts';

/** The record of a Receiver, which has no state of its own. */
export const receiverRecord = recordSchemaOf(z.object({}));
