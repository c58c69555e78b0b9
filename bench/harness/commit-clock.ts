import pg from "pg";

/**
 * Records when each line of the transcript was committed, by the database's own clock. A deferred constraint trigger
 * runs last before the commit's record is written, so the moment is a little too early, and times counted from it
 * include the commit's own time on the disk. The trigger exists in the benchmark's database only, and costs the server
 * one more row for each line.
 */
export async function watchCommits(databaseUrl: string): Promise<{ times(): Promise<Map<string, number>> }> {
  const ask = async (statement: string): Promise<Record<string, string>[]> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, string>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  await ask(`
    CREATE TABLE bench_commits (line bigint NOT NULL, at double precision NOT NULL);
    CREATE FUNCTION bench_note_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        INSERT INTO public.bench_commits VALUES (NEW.id, extract(epoch FROM clock_timestamp()) * 1000);
        RETURN NULL;
      END $$;
    CREATE CONSTRAINT TRIGGER bench_commit AFTER INSERT ON messages
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench_note_commit();`);
  return {
    times: async () =>
      new Map(
        (await ask("SELECT line::text, at::text FROM bench_commits")).map(({ line, at }) => [line ?? "", Number(at)]),
      ),
  };
}
