/**
 * What was typed and is not saved yet, kept in the browser: it survives a lost network and a killed browser.
 * One record for each row: {owner, uuid, base, cells, isStored, order}. `owner` is one person at one table.
 */

const STORE = "rows";

const opened = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("er-contributi", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["owner", "uuid"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Outbox {
  constructor(owner) {
    this.owner = owner;
    this.order = Date.now();
    this.database = opened();
  }

  /** Keep these rows as they are now: one transaction, asked for at once. */
  async keep(rows) {
    const records = rows.map(({ uuid, base, cells, isStored, order }) => {
      const copy = { owner: this.owner, uuid, base: { ...base }, cells: { ...cells }, isStored };
      return { ...copy, order: order ?? (this.order += 1) };
    });
    await this.#write((store) => records.forEach((record) => store.put(record)));
  }

  async forget(uuids) {
    await this.#write((store) => uuids.forEach((uuid) => store.delete([this.owner, uuid])));
  }

  /** Every record of this owner, in the order in which the rows were begun. */
  async all() {
    const store = (await this.database).transaction(STORE).objectStore(STORE);
    const mine = IDBKeyRange.bound([this.owner, ""], [this.owner, "\uffff"]);
    return new Promise((resolve, reject) => {
      const request = store.getAll(mine);
      request.onsuccess = () => resolve(request.result.sort((one, other) => one.order - other.order));
      request.onerror = () => reject(request.error);
    });
  }

  async #write(act) {
    const transaction = (await this.database).transaction(STORE, "readwrite", { durability: "relaxed" });
    act(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
}
