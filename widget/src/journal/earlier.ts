import type { Database } from "./database.ts";
import { type DraftRow, keysOf, type SnapshotRow } from "./rows.ts";

/** A draft that was never kept as a whole began with nothing, whatever the one that it is given to begins with. */
const NOTHING: SnapshotRow = {
  seq: 0,
  standing: { labels: [], selected: 0, instances: { list: [], lastId: 0, lastNumber: [], colors: [] } },
  past: new Uint32Array(),
  future: new Uint32Array(),
};

/** Find the newest draft of the same place that is not this one and in which something was done. */
export async function findEarlier(database: Database, { id, place }: DraftRow): Promise<DraftRow | null> {
  let rows: DraftRow[] = [];
  await database.run("readonly", (transaction) => {
    const request: IDBRequest<DraftRow[]> = transaction.objectStore("drafts").index("place").getAll(place);
    request.onsuccess = () => (rows = request.result);
  });
  const others = rows.filter((row) => row.id !== id && row.changed !== null);
  return others.sort((a, b) => b.changed! - a.changed!)[0] ?? null;
}

/** Remove everything of a draft. */
export function remove(database: Database, id: string): Promise<void> {
  return database.run("readwrite", (transaction) => {
    transaction.objectStore("drafts").delete(id);
    wipe(transaction, id);
  });
}

/** Remove what was done in a draft. */
export function wipe(transaction: IDBTransaction, id: string): void {
  transaction.objectStore("snapshots").delete(id);
  for (const name of ["bands", "steps"]) transaction.objectStore(name).delete(keysOf(id));
}

/** Give all that was done in one draft to another, in which nothing was done. */
export function adopt(database: Database, from: string, to: string): Promise<void> {
  return database.run("readwrite", (transaction) => {
    const snapshots = transaction.objectStore("snapshots");
    wipe(transaction, to); // a reset leaves there what was done before it
    snapshots.get(from).onsuccess = ({ target }) => {
      snapshots.put((target as IDBRequest<SnapshotRow | undefined>).result ?? NOTHING, to);
      snapshots.delete(from);
    };
    for (const name of ["bands", "steps"]) rename(transaction.objectStore(name), from, to);
    transaction.objectStore("drafts").delete(from);
  });
}

function rename(store: IDBObjectStore, from: string, to: string): void {
  const request = store.openCursor(keysOf(from));
  request.onsuccess = () => {
    const cursor = request.result;
    if (cursor === null) return;
    const [, k] = cursor.key as [string, number];
    store.put(cursor.value, [to, k]);
    cursor.delete();
    cursor.continue();
  };
}
