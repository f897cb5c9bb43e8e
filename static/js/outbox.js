/**
 * What was typed and is not saved yet, kept in the browser: it survives a lost network and a killed browser.
 * One record for each row: {owner, uuid, base, cells, chosen, isStored, order}. `owner` is one person at one table.
 */

const STORE = "rows";

const opened = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("er-contributi", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["owner", "uuid"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const copies = ({ base, cells, chosen }) => ({ base: { ...base }, cells: { ...cells }, chosen: { ...chosen } });

export class Outbox {
  constructor(owner) {
    this.owner = owner;
    this.order = Date.now();
    this.database = opened();
    this.pending = new Map(); // uuid: its record, or null when it is to be forgotten
  }

  /** Keep these rows as they are now. */
  keep(rows) {
    for (const row of rows) {
      const { uuid, isStored } = row;
      row.order ??= this.order += 1;
      this.pending.set(uuid, { owner: this.owner, uuid, isStored, order: row.order, ...copies(row) });
    }
    this.#write();
  }

  forget(uuids) {
    uuids.forEach((uuid) => this.pending.set(uuid, null));
    this.#write();
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

  /** One transaction at a time, each with the latest of every row: fast typing never makes a queue. */
  async #write() {
    if (this.isWriting) return;
    this.isWriting = true;
    try {
      while (this.pending.size) await this.#writeOnce(await this.database);
    } finally {
      this.isWriting = false;
    }
  }

  #writeOnce(database) {
    const changes = [...this.pending];
    this.pending.clear();
    const transaction = database.transaction(STORE, "readwrite", { durability: "relaxed" });
    const store = transaction.objectStore(STORE);
    changes.forEach(([uuid, record]) => (record ? store.put(record) : store.delete([this.owner, uuid])));
    transaction.commit();
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
}
