import type { Child } from "../../stack/child.ts";
import { startMariaDb } from "./mariadb.ts";
import { startPostgres } from "./postgres.ts";

/** The database's name in Moodle's configuration. */
export type DatabaseType = "mariadb" | "pgsql";

export interface Database {
  type: DatabaseType;
  port: number;
  name: string;
  user: string;
  password: string;
  child: Child;
}

/** Starts a separate database server on loopback, with its data in a folder. Its data is not synced to disk. */
export const startDatabase: Record<
  DatabaseType,
  (folder: string, port: number) => Promise<Database>
> = { mariadb: startMariaDb, pgsql: startPostgres };
