<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source> (any {piece} characters in a row)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> It said: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> Nothing private-looking.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> The prompts are token ids of another vocabulary and stay numbers; their text is in the </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> What a later request repeats is shown once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and no </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> of {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> words in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> {own} marked, all written by you in the conversation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · not steered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · written here alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {held} held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {steered} steered{held} · {spent_bits:.1f} bits disclosed{work}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {unsteered} left to the cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add a fact or a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add what I wrote here to the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bring back an export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Change what may be told…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Connections…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Download one that fits this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Drafts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit profile and history…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export as Markdown…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export this profile…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;First steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import into the history…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep names, numbers and your own sentences out of replies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kept back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Licence…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Limit what a reply may tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Local models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Mark steered tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Prices per
million</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Privacy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Read the paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run the self-check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Skip all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Steering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take off the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Try it offline now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Try it offline: a small server on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Unencrypted: others on the way can read it all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use, or do not use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Watch for servers that ask about you instead of writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What would be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What would be used…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;With these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(a question that was deleted)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(deleted)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, at temperature 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {cached_tokens:,} of them cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {context_tokens:,} tokens of context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {draft_bits:.1f} more by drafts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {minutes}:{seconds:02} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {speed:.1f} MB/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 always takes the likeliest token, so the same question gives the same reply. More varies it more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 always takes the likeliest token, so the same question gives the same reply. More varies replies more. From the next reply on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>22 others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>27 others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; a reply included, its context holds {context:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; and {rest} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; the first {most_edited:,} are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;server or service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A GGUF &amp;file that is here already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few lines make replies yours: what you do, how you like to write, what you care about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fingerprint (SHA-256) to tell keys apart; a key itself is never shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A large model that writes as if it knew you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A large remote model that writes as if it knew you. What it knows stays on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A letter about my dog and my secret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name, a number, a word…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question as you would ask it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question to put to all three</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A reply ends there at the latest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A reply may not repeat so many words in a row of a text that is set to “Influence only”, nor the names and numbers in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report without anything that you wrote is at {path}; it was sent nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A request for every token, as published.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A server of yours, or a service that you pay for. It must send the probabilities of its tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A server that sends nothing for so long counts as gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A setting cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small model on this machine knows you, and steers the choice of every word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small server on this machine, to try Tiller offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A steered reply of {typical_reply} tokens bills about {prompt_tokens:,} prompt tokens, {price}; the cloud alone {price_alone}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;bout you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API k&amp;ey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About &amp;you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About you – Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added to your history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of this reply went into thinking: allow a longer one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All replies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that could have followed would have told what is private, so the sentence ends here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that was sent, question by question, as it left this machine. What looks like something of yours is marked: in grey what you wrote yourself in the conversation, in red what you did not. There should be no red.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All tokens are steered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow a connection to another machine without encryption, although it can be read on the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using your data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any GGUF model on this machine; it can also be dropped on this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As Tiller comes: for everyday letters and questions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask something below.

The reply is written by the cloud model and steered, token by token, by the model on this machine, which knows your profile. The profile itself never leaves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks for positions behind guessed tokens before the tokens are known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the default: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best of the cloud model&apos;s family, with which it shares a vocabulary. Of another family, or where a service shows no token ids, tokens are compared by their bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits disclosed by each of the last replies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits that a reply may tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring back an export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse for {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By their ids where both vocabularies are the same, else by their bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Byte by byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU threads that the model computes with. The fastest number is found by a short measurement.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can be read on the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled; what was imported stays: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be steered. {obstacle}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat completions, as most services offer them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ChatML, for models without one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the address is that of a language model server, without a web page in front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the address is that of a language model server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the server runs, the address, and your network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address. {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the date here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the file, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder and its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder {parent}, and that nothing else has the file open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the model&apos;s name and the address in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the model&apos;s name and the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network and whether the server still runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, and start Tiller again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; if it is right, whoever runs the server must renew it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check who may open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a GGUF file, or install a small one with: pip install &apos;tiller[demo]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a GGUF file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file that was exported by Tiller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a local model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a local model of the same family as the cloud model, or a llama.cpp server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a local model of the same family as the cloud model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model whose template keeps a conversation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a server and model that return log-probabilities, or turn steering off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a text on the left, drop files here, or paste something you wrote.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a transformer model, such as Qwen3, Llama or Gemma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an embedding model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an embedding model as a GGUF file, such as all-MiniLM or nomic-embed-text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an embedding model as a GGUF file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose and download &amp;models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another GGUF file, or download this one again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another local model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another local model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model, or accept its licence in a browser, download it there and open it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model, or update Tiller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another version of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least 2, or 0 for no guard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose chat completions as the kind of server, or switch steering on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose its instruction-tuned version (often named -it, -instruct or -chat), or a template for it in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of these in Connections, or fetch it with `ollama pull`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of these in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the &amp;server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the GGUF file inside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the kind of server in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the box to keep this from the models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a word of a reply to see what else could have stood there, how steering moved it, and where its time went. With the keyboard: move the text cursor to it and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it and try again; nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close what else has it open, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closing the window leaves Tiller running behind its icon, with the models loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloud alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cloud model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Com&amp;pare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Combining both models and picking the token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect &amp;anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conte&amp;xt, tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversations will be listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy every token&apos;s times of this session as a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting tokens…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+I</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+U</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+{number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Currency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;elete file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Daily limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Daily spending limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Del</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete it with your file manager.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the conversation that is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {path} yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “{name}” with {count:,} texts? So many cannot be brought back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did you mean {names}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not send anything there unless whoever runs the server explains it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not use this version with a cloud, and report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafts are asked for in as many requests as they have tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafts work: it takes several prompts in one request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each byte of a token is steered by itself (the paper&apos;s second way).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each word of a reply was chosen with what is known about you, so it can tell something. A bit is one answer to a yes-or-no question that someone who knows the cloud model&apos;s own probabilities could learn at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Editing an earlier message: sending makes another version of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended at the longest reply allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter a valid API key in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the address that it redirects to, if you trust it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. By its documentation it gives five candidates; Test finds out whether it can be steered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. By its documentation it gives log-probabilities; Test finds out whether it can be steered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. What works depends on the provider behind it; Test finds out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the server&apos;s address in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase all profiles, their history and all conversations, back-ups included?

This cannot be undone. Settings and model files stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase ever&amp;ything…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evens noise out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export e&amp;verything…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export what was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported to {name}. Only you can read the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Facts about you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filled in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find by &amp;meaning too…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find out by asking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find out in up to fifteen short requests what this server can do; it is remembered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding by meaning: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First steps were shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixes the random numbers, so that a reply can be repeated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For a laptop with 8 GB that should follow a profile more closely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For a laptop with 8 GB, with room for long conversations.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For fast machines beside a model of OpenAI, whose vocabulary it nearly shares.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For fast machines with 16 GB or a graphics processor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For fast machines with 8 GB or more beside a Llama in the cloud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For fast machines with 8 GB or more that write in many languages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For good English under a free licence; long conversations take much memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For machines with a graphics processor or 16 GB beside one of the older Mistral models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For machines with little memory: long conversations take hardly any.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For old laptops and English only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For old laptops beside a Gemma in the cloud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For trying the program out on any machine; it writes only simple English.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For&amp;get</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget this endpoint. Its key stays in the keyring until you forget that too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found out with {requests} requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some room and go on: what has arrived is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>French</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From half of it on your profile counts less and less; the reply goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the bytes of every candidate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further local models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF &amp;file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF files of further models, of any vocabulary. Their deltas and the first one&apos;s are taken together, against the noise of a single small model; each takes its own time. Between paths stands a {between}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF files of further models, whose deltas are taken together with the first one&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU &amp;layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>German</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next control</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guarded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guesses made with your profile: better ones, and the cloud sees the wrong ones too. What they disclose is counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guesses made without your profile: they tell the cloud nothing about you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half of what this reply may disclose is spent: steering fades from here on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held back from this reply: {named}{more}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the picture still; what comes meanwhile is shown afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How a conversation is written out for the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How a conversation is written out for this model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a reply waits for a server that went away before it ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many of the model&apos;s layers a GPU computes, where there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much likelier (above 0) or less likely the local model finds it with your profile than without: the natural logarithm of the ratio. Steering adds it, times the strength, to the cloud&apos;s log-probability.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How near it is in meaning: cosine, at most 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strongly your profile steers: the coefficient c of the delta. About 0.7 suits small local models; 0.48 is the published mild setting, 1.78 the published full one, which small models tend to overdo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strongly your profile steers: the coefficient c. About 0.7 suits small local models; 0.48 is the published mild setting, 1.78 the published full one, which small models tend to overdo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the cloud is asked. The tokens are the same in every mode; the time and the bill differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the cloud is read; below is why, and how to change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the deltas of several local models are taken together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the local model&apos;s tokens are held against the cloud model&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How their deltas are taken together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How well its words fit: BM25, higher is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it is your own server or your company&apos;s proxy, name its certificate in the variable SSL_CERT_FILE and start Tiller again. Else: {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import &amp;facts from a text file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a fol&amp;der…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import f&amp;older…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import into the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import into your history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import it into the history instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use: key {fingerprint} from {where}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Influence only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Tiller again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;tiller[demo]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Into the history of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is it true?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is not moved by one noisy model among three or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be: {possible}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot go on with a reply that has begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It drops the spaces and line breaks that a reply which has begun ends with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It failed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has another vocabulary than {model}: tokens are compared by their bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is in use: choose another model first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is used until Tiller ends. To keep one for every run, set the variable {variable}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It keeps what it has read of a prompt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may appear in replies, word for word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be in use: choose another local model first, then delete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may have been erased.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may shape replies, and the guard keeps them from spelling it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It never holds what you or a model wrote.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It reads the whole prompt again for every request, so that each token takes longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It reads what you tell Tiller about you. A larger one steers better, and takes longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It sends no log-probabilities.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It shares a vocabulary with {model}: tokens are compared by their ids.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It shows no token ids: tokens are compared by their bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Italian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its beta address goes on with a reply that has begun. Not for the reasoner. By its documentation; Test decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its file may be damaged: choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>K&amp;ind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last reply: {billed}. </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last seven days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last thirty days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers on the GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out, and give the key as API key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left to the cloud: the local model had no part in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Libraries and licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light, dark, or as the system has them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines of JSON (*.jsonl)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load the model again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading and connecting was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the local model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the local model and connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the local model was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local model alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local models – Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log – Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log-probabilities to ask for per token. More follow strong steering more exactly, and cost bytes; servers that give fewer are asked for fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log-probabilities: {most}{heat}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the file {path}; save it as UTF-8 text, or move it away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the token before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the token behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room; what was kept before is still there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark steered tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend or delete {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method: CoSteer, arXiv 2507.04756. Licence of Tiller: Apache 2.0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it away and restore a back-up or an export; Tiller leaves it untouched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it away, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>N&amp;ormal text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names, numbers, addresses and links in what is set to “Influence only” are kept out of replies, and so are your facts’ uncommon words, unless you wrote them in the conversation. Clear a box to let one through; add what was missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs about {needed} of memory; this machine has {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No guessed token is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No local model is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No local model is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No reply was written yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No server address is set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No shows them again at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody known vouches for the certificate of {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the cloud&apos;s candidate tokens is in the local model&apos;s vocabulary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet: &amp;try it with a small server on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: the &amp;local model writes alone, and nothing is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: the local model writes alone, and nothing is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing about you is used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here yet.

Add what a friend knows about you: your name, your work, how you write, what you are busy with. Or drop a text file with a line for each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in {noun} can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is measured yet: the cloud&apos;s own stream shows its speed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing that was sent holds this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet. Edit the profile to say who you are and how you write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of a million prompt tokens that the service has read before; steering asks for the same ones often.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of a million tokens, as the service&apos;s price list has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the system&apos;s own; the whole window follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the windows; replies come in the language of your question. The window opens anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of what is set to “Influence only”. What you wrote in the conversation may be said.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ollama has no model named {wanted!r}. It has: {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On, the local model steers each token by your profile. Off, the cloud model writes alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On: the local model steers each token by your profile. Off: the cloud model alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One by one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One thing a line, such as
Occupation: gardener
Writing style: short and warm
Loves: the sea, old bicycles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the chosen words go to the cloud. What Tiller knows about you never does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the cloud&apos;s own candidates are chosen from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together have this probability are chosen from; 1 takes all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the model on this machine reads this. It is never sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;rofiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Partly guarded: no {missing}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passages found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pauses while steering changes nothing, and goes on when it would change a token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain text, for models that never learned to chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a million cached prompt tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a million output tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a million prompt tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of cached tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of output tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of prompt tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Privacy – Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Private prompt (stays on this machine)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probabilities of the alternatives; the table below has the numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Public</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise it in Connections, or go on tomorrow. The local model alone costs nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;ading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads the cloud&apos;s own stream for as long as steering agrees with it. The cloud sees final tokens only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready · cloud: {cloud} · local: {local} · round trip {round_trip_ms:.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready · {local} writes alone, nothing is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receiving and reading the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this server&apos;s key from the system keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the conversation that is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run `tiller doctor` to see what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a text recognition over it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run-ahead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run-ahead is no faster than one by one: its streams tell no log-probabilities.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run-ahead works: its streams tell log-probabilities.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;teered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;trength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SGLang</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SGLang&apos;s own endpoint takes whole prompts, and only a local model of the same family has their template here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same vocabulary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it without one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say when a reply is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search in all that was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search in all that was sent…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search titles and texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Self-check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server suspected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Services bill the prompt again for every request, and steering asks more often. A server that keeps prompts, or bills cached tokens at less, makes it cheaper than this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a smaller context, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a smaller number of candidates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared tokens only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorten it, or set a larger context. Your text is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show a notification when a reply ends while the window is in the background.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show lines with…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something in Tiller failed that nobody expected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split it, or save it as JSON Lines or CSV, which may be of any size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new conversation or set a larger local context.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new conversation or shorten the message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new line in the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it with --max-logprobs 1000 --block-size 16 for the best steering.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay in the tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steer thoughts too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steered by the model here; what that changed is marked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steered tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering changed this token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering changed this token: the cloud alone would have picked another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering ends for the rest of a reply when the cloud is sure three times in a row (AdaCoSteer).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering is off, so no local model is loaded and nothing private is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering is off: only what you type is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steering strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop loading and connecting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the reply, or give up editing a message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop, and delete what has arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such words are left to the server, and a suspect server learns next to nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch steering on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;houghts too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Te&amp;mperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tem&amp;plate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text, Markdown, CSV, JSON Lines, mail, PDF, Word; files can be dropped, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts (*.txt *.md *.pdf *.docx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts ({kinds});;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That profile is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That request is not in the ledger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The &amp;small one that came with Tiller: quick, simple, English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API key included. Only for a server in a network that you trust; https needs no such leave.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The GGUF file of a model that finds fitting passages of your history by meaning too; empty for none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The GGUF file of the model on this machine; empty takes the small one that came with the demo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address {host} cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalogue of models is damaged: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} has expired.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid: {verify_message}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate that {host} shows is for another server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud alone would have picked the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud changed its model: test the connection again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud&apos;s token {token} is {spelling!r}, the local model&apos;s is {token2!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud&apos;s token {token} was {known!r} and is {spelling!r} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cloud&apos;s tokens are not the local model&apos;s, and it does not send their texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to {host} ended early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to {host} was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation is longer than {host} accepts.{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk does not take files of this size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk has too little room: {needed} are needed, {free} are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embedded server did not start: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embedded server is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embedding model failed (llama.cpp status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embedding model was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no longer at {host} ({status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file may be incomplete or of a newer format: download it again or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file on the server is not the one that was published.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} is damaged ({said}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {texts} of {noun}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guard cannot hold back single words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The guard held back what would have stood here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key could not be kept: the system keyring does not work ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The large model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The large model writes. It is a cloud service, or a server of yours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library comes without a text of its licence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The likeliest words, mildly steered: for facts, code and figures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model computed impossible numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model could not be compared with it: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model failed while computing (llama.cpp status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model spreads what is left over its whole vocabulary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model writes alone: nothing leaves this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model wrote it alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model&apos;s context is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model, with and without your profile. It works while the cloud is awaited.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log could not be saved ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The longest prompt and reply together. More takes more memory; what does not fit is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The median is not moved by one noisy model among three or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model file {name} cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model file {path} cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model file {path} is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model file&apos;s name holds a NUL character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model here, with your profile. Nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s address cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s chat template drops {missing} of {marks} messages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s chat template is broken: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s file name cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s name on the server; empty takes the server&apos;s first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The models do not get it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The models&apos; contexts are too short for all; left out: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network&apos;s way there and back, and the cloud model. Read ahead: what was still to wait for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next reply says here how it reads the cloud, and why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part of the local model&apos;s time that passed while the cloud was awaited anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The path {model} cannot be used ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The private prompt can be shown when the local model is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The private prompt: read by the model on this machine, never sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The probability after steering. The sampling settings then pick from these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The probability that the cloud gives it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest of this reply is not kept: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The self-check plants made-up facts in a profile of its own, has replies written by a server on this machine, catches all bytes that are sent to it and looks for the facts. It takes half a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server did not render its chat template.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server did not return token ids.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server did not spell its own tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not go on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not list its models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server gives at most {fewer} candidate tokens per step; {candidates} were asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has no model named {name!r}. It has: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server may be too old or misconfigured; `tiller doctor` shows what it can do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server returned no token for a full stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server returned no token for a letter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server sends more than the file holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server sends something else than a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s address cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s address holds a name or a password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s answer holds no {what}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s answer is not JSON; it begins with {begins!r}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s log-probabilities cannot be used: {fault}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s stream ended early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service&apos;s own limit of {kind} is reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service&apos;s own limits: {limits}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be kept ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file holds a value that cannot be used: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file is not UTF-8 text ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file is not a JSON object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file is not valid JSON ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Gemma in the cloud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Llama in the cloud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Qwen in the cloud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no cloud model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file of a kind that can be read in there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model file at {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no setting “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for a context of {tokens:,} tokens: it takes {needed:.1f} GB, and {available:.1f} GB are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing of yours in this conversation yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These can: {kinds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking… {tokens} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This connection is not encrypted, as you allowed: whoever is on the network reads what is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This does without your profile: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a made-up person, and nothing of the demo is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is in your history already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a llama.cpp server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not kept: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has {total} of memory, {free} free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has {total} of memory, {free} free. The download goes on while you do the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This message is too long: it comes to {tokens:,} tokens for the {model}{room}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model cannot take back a token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model has no chat template, so it cannot hold a conversation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model thinks before it answers, and its service keeps the thoughts apart, so that they cannot be gone on with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This reply does without your profile: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server looks as if it tries to find out about you: its probabilities {reason}. What it may learn is limited to next to nothing until you connect anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server offers no way to turn a conversation into its own tokens (/tokenize).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This service cannot go on with a reply that has begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This stays on this machine. Your own letters and notes can be added later, as history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This system&apos;s network settings cannot be used ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thought{length}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three short steps set it up. Everything can be changed later, and you can skip them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiller exports (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiller is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiller itself failed ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiller&apos;s icon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time of each token by stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To find out about the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the cloud&apos;s server and back, as measured when it was connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To {value} · {requests:,} requests · {length:,} bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today&apos;s spending limit of {price} is reached: {price2} is spent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today: {price}{limit}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token ids, and a line of drafts in one request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens a second, measured or expected: {rates}. {upper}{words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens as the service bills them, at the prices that you set in Connections.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens beyond the candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens less likely than this share of the likeliest one are not chosen; 0 takes all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens that only one model has stay as the cloud has them (the paper&apos;s first way).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again later, or choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again, or choose another model or server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it goes on, look at its log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it goes on, look at the server&apos;s own log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it goes on, the server may be overloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn &amp;off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn steering off for it, or use a server that takes token ids (llama.cpp, vLLM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn steering off, or let the local model write alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a message. Enter sends, Shift+Enter starts a new line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a question to see what of your profile and history would steer the reply.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un&amp;pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Underline the tokens of a reply that steering changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unencrypted connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until the cloud is sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until the request has left this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Tiller first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Tiller, or choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Tiller. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a llama.cpp or vLLM server, or turn steering off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use an address that begins with https://.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it unsteered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it without steering, or let the local model write alone: then nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used for the last reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version 0.12.11 or later, which sends log-probabilities.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a little, or raise the limit with your provider.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a moment and send it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until that has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch for servers that ask about you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome to Tiller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a day may cost, all endpoints together. Requests beyond it are not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a reply may tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What could stand here, the likeliest first; the one that does is bold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What has arrived is kept: go on when the connection is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What has arrived of {name} cannot be deleted ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What holds back the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is written before amounts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What replies &amp;told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What replies must not spell out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stands for the part of the cloud&apos;s distribution that it did not send.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the cloud &amp;saw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the cloud model runs on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the cloud model writes for anybody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the last replies told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the plot and the numbers are about: the last reply, or all of this session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the self-check found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to keep back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would be imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you call this endpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you changed of the connection holds when it is made anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you do now is not kept: your data could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you do now is not kept: your data could not be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you let out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it matters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether what a reasoning model thinks before it answers is steered as well. Off, your profile has no part in it; the answer is steered either way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which guessed tokens may be sent ahead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which replies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which tokens are steered, and which are left to the cloud alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whichever is measured to be the fastest here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With two small models on this machine: nothing is sent anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words in a row that are kept back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words that no honest server would offer are left to the server, and a suspect one learns next to nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like https://host or http://127.0.0.1:8080.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it with https://. If you trust the network in between, allow it in Connections, or with --plain-http.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing replies and catching what leaves…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data could not be read or written ({said}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data was last used by a newer version of Tiller (format {version}, this one knows {migrations}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your profile of an earlier version cannot be read ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your profile stays here, but there is no {value}: replies can tell more of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your profile stays here. Names, numbers and your own sentences are kept out of replies, and what the rest may tell is limited to {budget_bits:g} bits a reply. A paraphrase is not kept back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your profile was taken over, but the old file stays ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your reply is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your style above all. Small local models begin to overdo it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>`tiller config` lists them all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a body came in chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a day at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a link or an account name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a local step takes {value:.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a log-probability is not a number (NaN)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a log-probability is positive ({value:.4g})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a new one for every reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a prompt holds at least one token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a reply must be allowed at least one token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a reply needs a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a request takes {value:.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a token id is negative ({value})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about 100 others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about 140 others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adding a fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adding a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adding to the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an e-mail address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an uncommon word of your facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answer for every prompt of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>are kept back almost entirely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as many as were asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {candidates} candidates a token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bits disclosed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changing a fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changing a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checking, {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cloud and policy agree on {value:.0%}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cloud model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>code head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>context length that can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleting a fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleting a profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleting a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>description of itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drafts hold {value:.0%} of tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drafts must be allowed before they can be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>e-mail address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every candidate is impossible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fastest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>favour words that do not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fits well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fuse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has an absurdly long header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds a value of an unknown type ({kind})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds an absurdly long name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds the {wire} requests byte for byte as they passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>http://{host} is not encrypted: all that is sent there can be read on the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>https://host or http://127.0.0.1:8080</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>importing facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>index for every prompt of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>insist on what is private</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is incomplete: it ends before its weights do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is incomplete: it ends within its header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not a GGUF model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is of a GGUF version ({version}) that is not known here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no candidate tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it needs the embedded server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it took over {seconds:g} seconds, or too much memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keeping back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept in the system keyring and nowhere else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>leave only a few words to choose from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>letting through</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>link or account name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>list of its models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>llama-server from llama.cpp, on this machine or another. Any number of candidates; everything works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>llama.cpp could not load {name}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>llama.cpp could not make a context of {tokens:,} tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>llama.cpp server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>local</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>local model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>local time hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log-probabilities that can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log-probabilities, which Ollama has since 0.12.11</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log2 of steered over cloud: what the choice tells the cloud about you at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make many words equally likely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moving a fact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ms a token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nests its values too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no passage of the history fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: one model steers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is kept back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to prefill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off; passages are found by their words alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off; the model cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offer the same words again and again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on your list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on; the whole history is read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one call takes from 1 to {most_at_once} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused, {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused, {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planted facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading the history, {left:,} passages left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reason for its end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reason of its end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>renaming a profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reply, the newest last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>requests for these ids.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>round trip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stands in none of the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>states an absurd number of weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>states an absurd number of {of_what} ({number:,})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taking off the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disclosure budget must not be negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the guard needs at least two words in a row, or 0 to be off</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>the last {n} fact about you</source>
        <comment>the last {n} facts about you</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the oldest {n} message of the conversation</source>
        <comment>the oldest {n} messages of the conversation</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>the probabilities add up to {total:.3f}, more than 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the server&apos;s first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the server&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the small one that comes with the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the steering strength must be a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the stream gives a token every {value:.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the system keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the variable {variable}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>thought line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token ids with their log-probabilities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token ids, only their texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uncommon word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vLLM, or other completions that take token ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>was written into a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is on your list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what replies may call you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>words in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your own words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{available} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done:,.0f} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done:,.0f} of {total:,.0f} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{facts} and {passages} of the history, found in {took:.0f} ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{failed:,} could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{found} of {canaries} left traces in {caught:,} bytes of {wire} requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{found}. What is in the history already will be left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{help} Cached ones were read before; steering asks for the same prompt again and again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} asks for fewer requests (429).{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} cannot serve the file now ({status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} did not accept the request ({status}).{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} does not give this file to everyone ({status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} does not know this model or address (404).{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} gives fewer candidate tokens than were asked for.{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} redirects to another address, which is not followed since your key would go with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} refused the key ({status}).{quoted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} refuses the download ({status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sends another piece than was asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sends the file packed, which was not asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sent a line of more than {answer_limit} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sent more than {answer_limit} MB for one token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} stopped answering.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} stopped sending.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind}, found in your facts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind}: “{what}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{known:,} already there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message} Next try in {seconds:.0f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message} The reply ends here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message} {remedy} What was imported before stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} ({server}), round trip {round_trip_ms:.0f} ms{context}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} answers, but cannot be steered. {obstacle}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be deleted ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be used for search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be written ({value}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds no text; it may be a scan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is being downloaded already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged: its content is not what was published.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a GGUF model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a PDF that can be read ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a Word file that can be read ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not an export of Tiller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not in Tiller&apos;s folder of models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is of a kind (recurrent) that cannot take back a token, which steering needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is of a kind that cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is protected by a password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is too long for facts: a profile takes {most_facts:,} from a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is {size:,.0f} MB, more than the {largest_text:.0f} MB of one text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was exported by a newer version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, line {line_num}: there is no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, line {number}: there is no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, line {number}: this is not JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: a message without text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: this is not a message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needs}, {free}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needs}, {free}: close other programs first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{needs}, {free}: little is left to other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{n} fact</source>
        <comment>{n} facts</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} file</source>
        <comment>{n} files</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} passage</source>
        <comment>{n} passages</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} passage of your history</source>
        <comment>{n} passages of your history</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} profile added.</source>
        <comment>{n} profiles added.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} reply · {mean:.1f} bits each on average · the dashed line is the budget</source>
        <comment>{n} replies · {mean:.1f} bits each on average · the dashed line is the budget</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} request</source>
        <comment>{n} requests</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} request written to {name}. Only you can read the file.</source>
        <comment>{n} requests written to {name}. Only you can read the file.</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} text</source>
        <comment>{n} texts</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} text in the history</source>
        <comment>{n} texts in the history</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} token · {rate:.1f} a second</source>
        <comment>{n} tokens · {rate:.1f} a second</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} tokens</source>
        <comment>{n} tokens</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n}{more} text</source>
        <comment>{n}{more} texts</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n}{more} text found</source>
        <comment>{n}{more} texts found</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{path} cannot be used ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a database of another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a folder, not a model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{private_tokens:,} tokens, of which {about_you:,} are about you; the local model&apos;s context holds {context_tokens:,}. {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{prompt_tokens:,} prompt tokens billed{cached}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason}

Click to see what the cloud saw.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} ({times} times)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} is not encrypted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} redirects in a circle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} redirects to an address that is not encrypted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} redirects to nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{spelling}  ·  token {position}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{texts} in {noun}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: back to the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total_ms:.1f} ms: local model {local_ms:.1f} ({hidden_ms:.1f} of it hidden), request {request_ms:.1f}, cloud {cloud_ms:.1f}, response {response_ms:.1f}, combining and picking {fuse_ms:.1f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} requests of it did not pass, {total2} passed unseen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value:.2f} bits disclosed by this token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} at strength {strength}, {tokens} tokens, {held} held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} Not written by you, and private-looking: {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” ({path}) cannot be {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” ({path}) is longer than {high} characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{title}” ({path}) is {value}; it can be from {low} to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
