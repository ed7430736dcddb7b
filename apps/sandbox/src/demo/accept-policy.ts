/**
 * Records in the simulated Moodle, in the person's own session, that they accept the AI policy: what Moodle's own page
 * does in a browser. "Already accepted" is as good.
 */
export async function acceptPolicy(moodleUrl: string, userId: number): Promise<void> {
  const signedIn = await fetch(`${moodleUrl}/sandbox/sign-in`, {
    method: "POST",
    body: JSON.stringify({ userid: userId }),
  });
  const { sesskey } = (await signedIn.json()) as { sesskey: string };
  const answer = await fetch(`${moodleUrl}/lib/ajax/service.php?sesskey=${sesskey}`, {
    method: "POST",
    headers: { cookie: signedIn.headers.get("set-cookie")?.split(";")[0] ?? "" },
    body: JSON.stringify([
      { index: 0, methodname: "core_ai_set_policy_status", args: { contextid: 19 } },
    ]),
  });
  const [result] = (await answer.json()) as [
    { error: boolean; exception?: { errorcode: string; message: string } },
  ];
  if (result.error && result.exception?.errorcode !== "dmlwriteexception")
    throw new Error(result.exception?.message);
}

/** Lets a visitor of the demo meet the consent screen again. A real Moodle knows no such thing. */
export async function forgetPolicy(moodleUrl: string, userId: number): Promise<void> {
  await fetch(`${moodleUrl}/control`, {
    method: "POST",
    body: JSON.stringify({ policy: { [userId]: false } }),
  });
}
