import type { Child } from "../../stack/child.ts";
import { startMariaDb } from "./mariadb.ts";
import { startPostgres } from "./postgres.ts";

/** What Moodle's configuration calls it. */
export type DatabaseType = "mariadb" | "pgsql";

export interface Database {
  type: DatabaseType;
  port: number;
  name: string;
  user: string;
  password: string;
  child: Child;
}

/** A database of its own on loopback, with its data below a folder. Nothing in it is worth a sync. */
export const startDatabase: Record<
  DatabaseType,
  (folder: string, port: number) => Promise<Database>
> = { mariadb: startMariaDb, pgsql: startPostgres };
