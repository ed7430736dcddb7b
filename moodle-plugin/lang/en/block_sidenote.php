<?php
// This file is part of Moodle - http://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

/**
 * Strings.
 *
 * @package    block_sidenote
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['accountunconfirmed'] = 'not confirmed';
$string['checkbackchannel'] = 'Sidenote: the chat server can query Moodle';
$string['checkbackchannel_details'] = 'The chat server was asked for an administrator\'s context. To answer, it calls the web services of {$a->wwwroot} with its token. If this fails: put a token for the service "Sidenote" into the chat server\'s MOODLE_TOKEN, set MOODLE_URL to {$a->wwwroot}, and make sure that the server can reach that address. See also the check of the service account.';
$string['checkbackchannel_forbidden'] = 'The chat server asked Moodle about the site administrator and was refused.';
$string['checkbackchannel_moodle_error'] = 'Moodle refused the chat server\'s call: its token, its service or its account\'s capabilities are wrong.';
$string['checkbackchannel_moodle_timeout'] = 'Moodle did not answer the chat server in time.';
$string['checkbackchannel_moodle_unavailable'] = 'The chat server could not reach this site.';
$string['checkbackchannel_ok'] = 'The chat server can read this site\'s context and AI policy.';
$string['checkbackchannel_policy'] = 'The chat server does not ask Moodle about the AI policy: set this site\'s policy to "moodle" there.';
$string['checkbackchannel_status'] = 'The chat server answered with HTTP {$a}.';
$string['checkbackchannel_token_invalid'] = 'The chat server refused this site\'s token. See the check of the secrets.';
$string['checkclock'] = 'Sidenote: clocks agree';
$string['checkclock_details'] = 'Launch tokens are valid for five minutes, and a difference of up to 30 seconds is tolerated. Keep the clocks of both machines right with NTP (chrony, systemd-timesyncd).';
$string['checkclock_nodate'] = 'The chat server\'s answer has no date: a proxy removes it.';
$string['checkclock_skew'] = 'This site\'s clock is {$a} seconds ahead of the chat server\'s.';
$string['checkframing'] = 'Sidenote: this site may frame the assistant';
$string['checkframing_details'] = 'The assistant is a frame from {$a->bffurl}, whose Content-Security-Policy (frame-ancestors) says who may show it. The origin of {$a->wwwroot} is always included if the chat server\'s MOODLE_URL is exactly this address; add others to EMBED_ORIGINS. A proxy in front of the server must not add X-Frame-Options.';
$string['checkframing_ok'] = 'The assistant may be shown on {$a}.';
$string['checkframing_open'] = 'The chat server does not say who may show the assistant: any site can.';
$string['checkframing_refused'] = 'The chat server does not let {$a} show the assistant.';
$string['checkframing_status'] = 'The assistant\'s page answered with HTTP {$a}.';
$string['checkframing_xframe'] = 'Something adds X-Frame-Options to the assistant\'s page, which keeps it out of this site.';
$string['checkmodel'] = 'Sidenote: Claude answers';
$string['checkmodel_details'] = 'The chat server was asked how its last request to Claude turned out. If Claude refused: is the chat server\'s ANTHROPIC_API_KEY correct and not expired, does ANTHROPIC_MODEL name a model that this key may use, and does its account have credit left? The chat server\'s log gives the reason.';
$string['checkmodel_ok'] = 'The last question was answered.';
$string['checkmodel_slow'] = 'The last question was not answered: Claude is overloaded or too slow.';
$string['checkmodel_unavailable'] = 'The last question was not answered: Claude refused the chat server or could not be reached.';
$string['checkmodel_untried'] = 'Nobody has asked anything since the chat server started. Ask a question, then check again.';
$string['checknotconfigured'] = 'Sidenote is not configured yet: enter the chat server\'s URL and a secret.';
$string['checksecrets'] = 'Sidenote: the chat server accepts this site\'s signature';
$string['checksecrets_details'] = 'Every secret entered here must be in the chat server\'s LAUNCH_SECRETS under the same name (moodle-1:…,moodle-2:…). If the secret is right but still refused: the chat server\'s PUBLIC_URL must be {$a->bffurl}, its MOODLE_URL must be {$a->wwwroot}, and the clocks must agree.';
$string['checksecrets_ok'] = 'Accepted: {$a}.';
$string['checksecrets_refused'] = 'The chat server refuses tokens signed with the secret {$a}.';
$string['checksecrets_unclear'] = 'The chat server answered the test of the secret {$a->kid} with HTTP {$a->status}.';
$string['checkserver'] = 'Sidenote: the chat server answers';
$string['checkserver_details'] = 'This site requests {$a->bffurl}/healthz and /readyz. If there is no answer: is the server running, is its certificate valid, and does a firewall let this machine through? Moodle itself refuses hosts and ports that are blocked under Site administration > Security > HTTP security.';
$string['checkserver_notready'] = 'The chat server is running but reports that it is not ready.';
$string['checkserver_noversion'] = 'The server at this URL does not report its version: it may not be a Sidenote server.';
$string['checkserver_ok'] = 'The chat server is running, version {$a}.';
$string['checkserver_status'] = 'The chat server answered with HTTP {$a}.';
$string['checkstreaming'] = 'Sidenote: answers arrive as they are written';
$string['checkstreaming_buffered'] = 'Lines that the chat server sent one after another arrived all at once.';
$string['checkstreaming_details'] = 'The chat server was asked for a few lines with pauses between them. If they arrive all at once, a proxy in front of {$a->bffurl} buffers answers before passing them on. For nginx: proxy_buffering off; also switch off compression of text/event-stream.';
$string['checkstreaming_ok'] = 'A test stream arrived line by line.';
$string['checkstreaming_status'] = 'The chat server answered the test with HTTP {$a}: its version may not match this plugin\'s.';
$string['checkwebservice'] = 'Sidenote: the service account has all the access it needs and no more';
$string['checkwebservice_details'] = 'The chat server needs: web services and the REST protocol switched on; an account that is authorised for the service "Sidenote" and has a token for it; webservice/rest:use and moodle/ai:fetchanyuserpolicystatus in the system context; block/sidenote:getturncontext in the system context, or in the categories or courses with an assistant. If you use a service of your own instead of "Sidenote", it needs block_sidenote_get_turn_context, block_sidenote_get_documents and block_sidenote_read_document: without the last two the assistant reads no documents. The account needs nothing else: it asks what each student sees, and must not itself see hidden activities or other groups.';
$string['checkwebservice_missing'] = 'The account {$a->user} lacks in the system context: {$a->found}.';
$string['checkwebservice_missingcourses'] = 'The account {$a->user} lacks block/sidenote:getturncontext in: {$a->found}.';
$string['checkwebservice_noaccount'] = 'No account is authorised for the service "Sidenote" and has a valid token for it.';
$string['checkwebservice_off'] = 'Web services or their REST protocol are switched off.';
$string['checkwebservice_ok'] = 'The account {$a->user} has all the access it needs and no more, as far as was checked: in the first {$a->courses} courses with an assistant.';
$string['checkwebservice_toobroad'] = 'The account {$a->user} may do more than it should: {$a->found}.';
$string['checkwebservice_unusable'] = 'The account {$a->user} cannot be used: {$a->found}.';
$string['configdocuments'] = 'May read the course\'s documents';
$string['configdocuments_help'] = 'The assistant answers from this course\'s pages, books, files, glossaries, assignments and announcements, and names the source. Passages of pages and files that match a question, and the whole of a document that is to be summarised, are sent to the AI vendor. A student\'s answers only ever come from what that student may open. If the site has switched this off, it is off in every course. What the assistant has read is listed among the course\'s reports.';
$string['configinstructions'] = 'Instructions';
$string['configinstructions_help'] = 'What the assistant should keep in mind in this course, in your own words. For example: "Use the notation of the textbook. Refer questions about grades to me." These follow the site\'s instructions. Students can find out what they say: write nothing secret.';
$string['configmessagesperday'] = 'Questions a day';
$string['configmessagesperday_help'] = 'How many questions a student may ask in this course in a day. 0: as many as the chat server allows; empty: the site default. Teachers of the course are not counted. Students see how many are left.';
$string['configmode'] = 'Shown as';
$string['configmode_help'] = 'A floating button and a side panel are available on every page of the course, even while the block drawer is closed. "Inside the block" shows the conversation where the block is.';
$string['configoutside'] = 'May answer from outside the course';
$string['configoutside_help'] = 'If not, the assistant answers only from the course, and says so when it finds nothing.';
$string['configpersona'] = 'Persona';
$string['configpersona_help'] = 'Who the assistant is. For example: "A patient lab assistant who likes examples from everyday life."';
$string['configstarters'] = 'Questions to begin with';
$string['configstarters_help'] = 'One per line, up to six. Students see them in an empty conversation and can choose one.';
$string['configstyle'] = 'Tutoring style';
$string['configstyle_help'] = 'Direct: answers the question. Socratic: guides with questions and does not give answers away. Hints only: gives the next hint and leaves the rest to the student.';
$string['configtitle'] = 'Title';
$string['configtitle_help'] = 'The assistant\'s name in this course.';
$string['configwelcome'] = 'Welcome';
$string['configwelcome_help'] = 'What the assistant says first.';
$string['connectiontest'] = 'Sidenote: connection test';
$string['defaulttitle'] = 'Course assistant';
$string['documents'] = 'What the assistant reads';
$string['documents_absent'] = 'The assistant is not in this course, or it is switched off here.';
$string['documents_audience'] = 'For';
$string['documents_document'] = 'Document';
$string['documents_empty'] = 'No text in it: only scanned pages or pictures';
$string['documents_failed'] = 'This site did not provide it; it will be tried again';
$string['documents_forall'] = 'Everybody in the course';
$string['documents_forsome'] = 'Some people only: access is restricted';
$string['documents_intro'] = 'The documents that you may open in this course, and whether the assistant can answer from them. A student\'s answers only ever come from what that student may open.';
$string['documents_never'] = 'Of quizzes, lessons, wikis, H5P, forums (other than announcements), links and student submissions, the assistant knows only the name, dates and description.';
$string['documents_none'] = 'There is nothing to read in this course yet.';
$string['documents_off'] = 'The assistant may not read documents here: this is switched off for the site or in the block.';
$string['documents_otherkind'] = 'Not read: unsupported file type, empty, or larger than 20 MB';
$string['documents_read'] = 'Read';
$string['documents_serveroff'] = 'The chat server reads no documents: its administrator has switched this off.';
$string['documents_state'] = 'The assistant';
$string['documents_summary'] = 'The assistant can answer from {$a->read} of {$a->all} documents.';
$string['documents_toolarge'] = 'Not read: more text than the chat server may hold';
$string['documents_toomany'] = 'Not read: the course has too many documents';
$string['documents_unknown'] = 'The chat server did not say what it has read. Try again later, or ask your administrator to run the connection test.';
$string['documents_unreadable'] = 'Cannot be read: the file is damaged or protected';
$string['documents_waiting'] = 'Being read: check again in a moment';
$string['errorbffanswer'] = 'The chat server\'s answer could not be used.';
$string['errorbffunreachable'] = 'The chat server did not answer.';
$string['errorloginas'] = 'The assistant is not available while you are logged in as somebody else.';
$string['errornobffurl'] = 'No chat server is configured.';
$string['errornodocument'] = 'There is no such document here, or it may not be read.';
$string['errornosecret'] = 'No secret is configured for signing.';
$string['errorshortsecret'] = 'A secret must have at least {$a} characters. Create one with: openssl rand -base64 48';
$string['errorswitchedoff'] = 'The assistant is switched off here.';
$string['errorunreadabledocument'] = 'The document\'s file cannot be read.';
$string['errorurl'] = 'Enter an https address without user, query or fragment (http is allowed for this machine only).';
$string['eventconversationstarted'] = 'Conversation with the assistant started';
$string['eventpolicyaccepted'] = 'AI policy accepted in the assistant';
$string['examlockcourse'] = 'In the quiz\'s course';
$string['examlockoff'] = 'Never';
$string['examlocksite'] = 'In all courses';
$string['headingconnection'] = 'Connection';
$string['headingconnection_desc'] = 'The chat server, and the secret with which this site vouches for its users. When everything is entered, run the <a href="{$a}">connection test</a>.';
$string['headingdefaults'] = 'Defaults for courses';
$string['headingdefaults_desc'] = 'What applies where a teacher has not set anything else in the block.';
$string['headingplacement'] = 'Where and for whom';
$string['headingplacement_desc'] = '';
$string['headingrules'] = 'Rules';
$string['headingrules_desc'] = '';
$string['modebubble'] = 'Floating button';
$string['modeinline'] = 'Inside the block';
$string['modepanel'] = 'Side panel';
$string['noscript'] = 'The assistant needs JavaScript.';
$string['notconfigured'] = 'Sidenote is not configured yet: enter the chat server\'s URL and a secret.';
$string['open'] = 'Open the assistant';
$string['pluginname'] = 'Sidenote';
$string['privacy:exportfailed'] = 'The chat server could not be reached: the data it holds is missing from this export. Please request the export again later.';
$string['privacy:metadata:anthropic'] = 'The chat server sends questions to Anthropic, whose model, Claude, writes the answers.';
$string['privacy:metadata:anthropic:course'] = 'The course\'s name and summary.';
$string['privacy:metadata:anthropic:documents'] = 'Passages of the course\'s pages, files and announcements that match the question, or the whole of one that is to be summarised; only from what the user may open.';
$string['privacy:metadata:anthropic:firstname'] = 'The first name, so that the assistant can address the user.';
$string['privacy:metadata:anthropic:locale'] = 'The user\'s language.';
$string['privacy:metadata:anthropic:messages'] = 'What the user writes, with the conversation so far.';
$string['privacy:metadata:anthropic:openactivity'] = 'The activity on whose page the user asks.';
$string['privacy:metadata:anthropic:outline'] = 'The activities of the course that the user can see, with the dates that apply to the user.';
$string['privacy:metadata:anthropic:role'] = 'Whether the user is a student or a teacher.';
$string['privacy:metadata:anthropic:timezone'] = 'The user\'s time zone, in which dates are given.';
$string['privacy:metadata:anthropic:userhash'] = 'A keyed hash that stands for the user and from which nobody else can tell who it is.';
$string['privacy:metadata:bff'] = 'The institution\'s chat server keeps conversations for a limited time and passes questions on to the language model.';
$string['privacy:metadata:bff:courseid'] = 'The course in which the user asks.';
$string['privacy:metadata:bff:documents'] = 'The content of the course\'s pages, files and announcements, and which of them the user may open.';
$string['privacy:metadata:bff:feedback'] = 'The user\'s ratings of answers. The numbers of ratings and questions in a course are counted for its teachers, without names.';
$string['privacy:metadata:bff:firstname'] = 'The first name.';
$string['privacy:metadata:bff:ipaddress'] = 'The address of the user\'s device, which the browser shows to every server it contacts.';
$string['privacy:metadata:bff:locale'] = 'The user\'s language.';
$string['privacy:metadata:bff:messages'] = 'The questions and the answers.';
$string['privacy:metadata:bff:openactivity'] = 'The activity on whose page the user is.';
$string['privacy:metadata:bff:outline'] = 'The activities of the course that the user can see, with the dates that apply to the user.';
$string['privacy:metadata:bff:policy'] = 'Whether the user has accepted the AI policy, and whether a quiz attempt is in progress.';
$string['privacy:metadata:bff:role'] = 'Whether the user is a student, a teacher or a guest.';
$string['privacy:metadata:bff:timezone'] = 'The user\'s time zone.';
$string['privacy:metadata:bff:userid'] = 'The user\'s ID on this site.';
$string['privacy:metadata:core_ai'] = 'Moodle\'s AI subsystem records that a user accepted the AI policy.';
$string['report'] = 'Use of the assistant';
$string['report_acceptances'] = 'AI policy accepted here';
$string['report_conversations'] = 'Conversations started';
$string['report_days'] = 'The last {$a} days';
$string['report_down'] = 'Answers rated not helpful';
$string['report_fromcourse'] = 'Answered from the course, with sources';
$string['report_general'] = 'Answered from general knowledge';
$string['report_log'] = 'In Moodle\'s log';
$string['report_nolog'] = 'This site keeps no log that can be counted.';
$string['report_note'] = 'Moodle\'s log is counted as far back as it goes. Moodle does not know what is said in conversations.';
$string['report_people'] = 'People who asked';
$string['report_questions'] = 'Questions';
$string['report_server'] = 'On the chat server';
$string['report_servernote'] = 'The chat server counts whole weeks that are over (Monday to Sunday, UTC), leaving out those who teach here, and keeps neither names nor texts for this. Weeks in which fewer than five people asked are left out; if that leaves none, a – is shown. Questions whose answer was stopped, abandoned or refused count as questions, but neither as answered nor as unanswered.';
$string['report_tokens'] = 'Tokens used';
$string['report_unanswered'] = 'Not answered because of an error';
$string['report_unknown'] = 'The chat server\'s counts are not available. An administrator can find out why under Sidenote: connection test.';
$string['report_up'] = 'Answers rated helpful';
$string['report_weeks'] = 'The last {$a} weeks';
$string['report_weeks_one'] = 'The last week';
$string['report_what'] = 'What is counted';
$string['retentionnotice'] = 'Conversations are deleted {$a} after the last message. An AI can be wrong: check what matters.';
$string['retentionnoticeshort'] = 'An AI can be wrong: check what matters.';
$string['settingallowguests'] = 'Guests may use it';
$string['settingallowguests_desc'] = 'In courses that are open to guests. The guest account cannot accept the AI policy: by switching this on you accept it on their behalf.';
$string['settingallowloginas'] = 'Available while logged in as somebody else';
$string['settingallowloginas_desc'] = 'An administrator who is "logged in as" a student would see that student\'s conversations.';
$string['settingbffurl'] = 'Chat server';
$string['settingbffurl_desc'] = 'The public URL of the Sidenote server (its PUBLIC_URL), for example https://sidenote.example.edu';
$string['settingdocuments'] = 'May read the courses\' documents';
$string['settingdocuments_desc'] = 'The assistant answers from a course\'s pages, books, files, glossaries, assignments and announcements, and names the source. Passages of pages and files that match a question, and the whole of a document that is to be summarised, are sent to the AI vendor, Anthropic; the chat server keeps the texts in order to search them. A student\'s answers only ever come from what that student may open. A teacher can switch this off in a course; if it is off here, no teacher can switch it on.';
$string['settingexamidle'] = 'Forget an idle attempt after';
$string['settingexamidle_desc'] = 'An attempt that may go on for more than a day, with no activity for this long, no longer keeps the assistant silent.';
$string['settingexamlock'] = 'Silent during quiz attempts';
$string['settingexamlock_desc'] = 'While a student has a quiz attempt in progress, the assistant does not answer them, in any tab or on any device. On the Dashboard and the front page an attempt in any course counts. Teachers\' previews do not count.';
$string['settingexcludedpages'] = 'Never on these pages';
$string['settingexcludedpages_desc'] = 'Page types, one per line, with * as a wildcard: mod-lesson-*. Quiz attempts, secure and embedded pages, pop-ups and login pages are always left out.';
$string['settinginstructions'] = 'Instructions';
$string['settinginstructions_desc'] = 'What the assistant should keep in mind in all courses. Teachers\' own instructions follow these.';
$string['settingmessagesperday'] = 'Questions a day';
$string['settingmessagesperday_desc'] = 'How many questions a student may ask in each course in a day, unless its teacher has set another number in the block. Teachers of the course are not counted. 0: as many as the chat server allows; its own limits per user, across all courses, always apply.';
$string['settingoutside'] = 'May answer from outside the course';
$string['settingoutside_desc'] = 'If not, the assistant answers only from the course, and says so when it finds nothing.';
$string['settingretention'] = 'Conversations are kept for';
$string['settingretention_desc'] = 'Shown to students. It must match what the chat server actually does (its SESSION_TTL_SECONDS). 0 shows nothing.';
$string['settingsecret1'] = 'Secret moodle-1';
$string['settingsecret1_desc'] = 'At least 32 characters, the same as in the chat server\'s LAUNCH_SECRETS (moodle-1:…). Create one with: openssl rand -base64 48. It is stored encrypted and never shown again.';
$string['settingsecret2'] = 'Secret moodle-2';
$string['settingsecret2_desc'] = 'Only needed to change the secret without an outage: enter the new one in whichever field is free here and on the chat server, run the connection test, sign with it, then remove the old one.';
$string['settingsignwith'] = 'Sign with';
$string['settingsignwith_desc'] = 'The secret that new tokens are signed with.';
$string['settingsitewide'] = 'In all courses';
$string['settingsitewide_desc'] = 'Shows the assistant on the pages of every course, even where no block was added. Where there is a block, its settings apply.';
$string['settingstyle'] = 'Tutoring style';
$string['settingstyle_desc'] = 'Direct: answers the question. Socratic: guides with questions and does not give answers away. Hints only: gives the next hint and leaves the rest to the student.';
$string['settingtitle'] = 'Title';
$string['settingtitle_desc'] = 'The assistant\'s name. If empty, "Course assistant" is shown, translated.';
$string['sidenote:addinstance'] = 'Add a Sidenote block to a page';
$string['sidenote:configure'] = 'Configure the assistant of a Sidenote block';
$string['sidenote:getturncontext'] = 'Ask what any user sees in a course (for the chat server\'s service account only)';
$string['sidenote:myaddinstance'] = 'Add a Sidenote block to the Dashboard';
$string['sidenote:use'] = 'Use the assistant';
$string['sidenote:viewreports'] = 'See how the assistant of a course is used, and what it reads';
$string['sitedefault'] = 'Site default';
$string['sitewidebubble'] = 'As a floating button';
$string['sitewideoff'] = 'Only where a block is added';
$string['sitewidepanel'] = 'As a side panel';
$string['styledirect'] = 'Direct';
$string['stylehints'] = 'Hints only';
$string['stylesocratic'] = 'Socratic';
$string['taskeraseuser'] = 'Erase a user on the chat server';
$string['tokenfailed'] = 'The assistant could not be started. Please reload the page.';
$string['tryit'] = 'Try it';
$string['tryit_desc'] = 'The assistant as it answers you, outside any course. What you ask here is sent to the chat server and to the language model.';
