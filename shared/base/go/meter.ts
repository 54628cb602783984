/** Counts the cost of a render. Every method throws a TemplateError of code `limit` once the budget is exceeded. */
export interface Meter {
  /** Counts work: one step takes about as long as an action of a template, a quarter of a microsecond. */
  step(count?: number): void;
  /** Charges for the bytes of a value, before it is created. */
  make(bytes: number): void;
  /** Checks that bytes needed only during a call are available, without charging for them. */
  hold(bytes: number): void;
}

/** A meter without limits, for calls outside a render. */
export const unmetered: Meter = { step: () => undefined, make: () => undefined, hold: () => undefined };
