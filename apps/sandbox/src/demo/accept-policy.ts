/**
 * Accepts the AI policy in the simulated Moodle, in the user's own session, as Moodle's page does in a browser. A
 * policy that was accepted before counts as success.
 *
 * @throws if Moodle reports another error
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

/** Withdraws the acceptance, so that the demo shows the consent screen again. Not possible in a real Moodle. */
export async function forgetPolicy(moodleUrl: string, userId: number): Promise<void> {
  await fetch(`${moodleUrl}/control`, {
    method: "POST",
    body: JSON.stringify({ policy: { [userId]: false } }),
  });
}
