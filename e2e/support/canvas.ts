// What a person does on the canvas of the topology, with the pointer and with the keyboard.

import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Canvas {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get area(): Locator {
    return this.#page.getByRole('application', { name: /^Topology of/ });
  }

  /** By id, such as `queue:billing`. */
  node(id: string): Locator {
    return this.#page.locator(`[data-node-id="${id}"]`);
  }

  exchange(name: string): Locator {
    return this.node(`exchange:${name}`);
  }

  queue(name: string): Locator {
    return this.node(`queue:${name}`);
  }

  /** The element that carries depth and rate of a queue. */
  depth(name: string): Locator {
    return this.queue(name).locator('[data-depth]');
  }

  /** Where bindings are drawn from and to. */
  handle(node: Locator): Locator {
    return node.locator('[data-handle]');
  }

  /** Labels of lines on the canvas, one for each line that has something to say. */
  label(text: string | RegExp): Locator {
    return this.area.locator('button[data-rate]').filter({ hasText: text });
  }

  /** What is said beside the pointer while a binding is drawn, such as why a target is refused. */
  hint(text: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: text });
  }

  /** The dialog in which something new is named. */
  get nameDialog(): Locator {
    return this.#page.getByRole('dialog', { name: /^Name of the new/ });
  }

  /** The dialog for the key of a new binding. */
  get bindingDialog(): Locator {
    return this.#page.getByRole('dialog', { name: /^Bind .* to/ });
  }

  async centre(target: Locator): Promise<Point> {
    await settled(target);
    const box = await target.boundingBox();
    if (box === null) throw new Error('not on screen');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** A place on the canvas with nothing under it: left of the minimap, above the controls. */
  async emptyPlace(): Promise<Point> {
    const box = await this.area.boundingBox();
    if (box === null) throw new Error('no canvas on screen');
    return { x: box.x + box.width * 0.5, y: box.y + box.height * 0.2 };
  }

  /** Presses on one place and takes the pointer to another, where it stays pressed. */
  async drag(from: Locator | Point, to: Locator | Point): Promise<void> {
    const start = 'x' in from ? from : await this.centre(from);
    const end = 'x' in to ? to : await this.centre(to);
    await this.#page.mouse.move(start.x, start.y);
    await this.#page.mouse.down();
    await this.#page.mouse.move(end.x, end.y, { steps: 10 });
  }

  /** Brings the pointer over something that may change under it. */
  async point(target: Locator): Promise<void> {
    const { x, y } = await this.centre(target);
    await this.#page.mouse.move(x, y, { steps: 4 });
  }

  async drop(): Promise<void> {
    await this.#page.mouse.up();
  }

  /** From the handle of one node onto another node. */
  async drawBinding(from: Locator, to: Locator): Promise<void> {
    await this.drag(this.handle(from), to);
    await this.drop();
  }

  /** Adds by keyboard alone: what to add is found by typing, then named. */
  async addByKeyboard(kind: string, name: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('a');
    await expect(this.#page.getByRole('combobox', { name: 'Add to the topology' })).toBeFocused();
    await this.#page.keyboard.type(kind);
    await this.#page.keyboard.press('Enter');
    await this.typeName(name);
  }

  /** Into the dialog that asks for it. */
  async typeName(name: string): Promise<void> {
    await expect(this.nameDialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await this.#page.keyboard.type(name);
    await this.#page.keyboard.press('Enter');
    await expect(this.nameDialog).toBeHidden();
  }

  /** The keyboard onto the canvas: onto its node that is a stop of the Tab key, or itself when it is empty. */
  async focus(): Promise<void> {
    const stop = this.area.locator('.react-flow__node[tabindex="0"]');
    await ((await stop.count()) > 0 ? stop.first() : this.area).focus();
  }

  async choose(node: Locator): Promise<void> {
    await node.focus();
    await this.#page.keyboard.press('Enter');
    await expect(node).toHaveClass(/selected/);
  }
}

/** Nodes glide to their places: waits until it is found at the same one three times in a row. */
async function settled(target: Locator): Promise<void> {
  let before = '';
  let found = 0;
  await expect(async () => {
    const now = JSON.stringify(await target.boundingBox());
    found = now === before && now !== 'null' ? found + 1 : 0;
    before = now;
    expect(found).toBeGreaterThan(1);
  }).toPass({ intervals: [60] });
}
