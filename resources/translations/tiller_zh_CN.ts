<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source> (any {piece} characters in a row)</source>
        <translation> （任何连续 {piece} 个字符）</translation>
    </message>
    <message>
        <source> (“{said}”)</source>
        <translation>（“{said}”）</translation>
    </message>
    <message>
        <source> Nothing private-looking.</source>
        <translation> 没有像是隐私的内容。</translation>
    </message>
    <message>
        <source> The prompts are token ids of another vocabulary and stay numbers; their text is in the </source>
        <translation> 提示词是另一词表的词元 ID，仍以数字显示；其文本见 </translation>
    </message>
    <message>
        <source> What a later request repeats is shown once.</source>
        <translation> 后续请求中重复的内容只显示一次。</translation>
    </message>
    <message>
        <source> and no </source>
        <translation> 也没有 </translation>
    </message>
    <message>
        <source> bits</source>
        <translation> 比特</translation>
    </message>
    <message>
        <source> of {limit}</source>
        <translation> / {limit}</translation>
    </message>
    <message>
        <source> or more</source>
        <translation> 多</translation>
    </message>
    <message>
        <source> words in a row</source>
        <translation> 个连续的词</translation>
    </message>
    <message>
        <source> {own} marked, all written by you in the conversation.</source>
        <translation> 标出了 {own} 处，都是你自己在对话中写的。</translation>
    </message>
    <message>
        <source> {version} of {versions} </source>
        <translation> {version} / {versions} </translation>
    </message>
    <message>
        <source> · not steered</source>
        <translation> · 未引导</translation>
    </message>
    <message>
        <source> · written here alone</source>
        <translation> · 仅由本机写成</translation>
    </message>
    <message>
        <source> · {held} held back</source>
        <translation> · 拦下 {held} 个</translation>
    </message>
    <message>
        <source> · {steered} steered · {bits:.1f} bits disclosed</source>
        <translation> · {steered} 个被引导 · 透露 {bits:.1f} 比特</translation>
    </message>
    <message>
        <source> · {steered} steered{held} · {bits:.1f} bits disclosed{work}</source>
        <translation> · 已引导 {steered} 个{held} · 泄露 {bits:.1f} 比特{work}</translation>
    </message>
    <message>
        <source> · {unsteered} left to the cloud</source>
        <translation> · {unsteered} 个交由云端</translation>
    </message>
    <message>
        <source>&amp;A is better</source>
        <translation>A 更好(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;About Tiller</source>
        <translation>关于 Tiller(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add a fact or a text</source>
        <translation>添加事实或文本(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add fact</source>
        <translation>添加事实(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add what I wrote here to the history</source>
        <translation>将我在此写的内容加入历史(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;B is better</source>
        <translation>B 更好(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Begin with {n} question</source>
        <comment>&amp;Begin with {n} questions</comment>
        <translation>
            <numerusform>用 {n} 个问题开始(&amp;B)</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Blind test…</source>
        <translation>盲测(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Bring back an export…</source>
        <translation>恢复导出的文件(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Candidates</source>
        <translation>候选词元(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Change what may be told…</source>
        <translation>更改可以说出的内容(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Connections…</source>
        <translation>连接(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy versions</source>
        <translation>复制版本信息(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Delete facts</source>
        <translation>删除事实(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Delete texts</source>
        <translation>删除文本(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download one that fits this machine</source>
        <translation>下载适合本机的模型(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Edit profile and history…</source>
        <translation>编辑个人资料和历史(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>端点(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Enough</source>
        <translation>够了(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export as Markdown…</source>
        <translation>导出为 Markdown(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Export this profile…</source>
        <translation>导出此个人资料(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Facts</source>
        <translation>事实(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;First steps…</source>
        <translation>入门向导(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Import files…</source>
        <translation>导入文件(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Import into the history…</source>
        <translation>导入到历史(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Keep back</source>
        <translation>拦下(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Keep names, numbers and your own sentences out of replies</source>
        <translation>不让姓名、数字和你自己的句子出现在回复中(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Kept back</source>
        <translation>拦下的内容(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>键盘快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类型(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>放大文字(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Leave them out</source>
        <translation>不发送这些(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Licence…</source>
        <translation>许可证(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Limit what a reply may tell</source>
        <translation>限制每条回复可以说出的内容(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Local models…</source>
        <translation>本地模型(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>日志(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Look for new versions once a day; nothing of yours is sent for that</source>
        <translation>每天查看一次新版本(&amp;L)；不会为此发送您的任何内容</translation>
    </message>
    <message>
        <source>&amp;Look now</source>
        <translation>立即查看(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Mark steered tokens</source>
        <translation>标出受引导的词元(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Measure the strength on my own writing…</source>
        <translation>用我自己写的文字测量强度(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Measure the strength…</source>
        <translation>测量强度(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>新建(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New chat</source>
        <translation>新对话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>新建对话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New text</source>
        <translation>新建文本(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>新建(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open Tiller</source>
        <translation>打开 Tiller(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open a file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Open the installer and quit Tiller</source>
        <translation>打开安装程序并退出 Tiller(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Other questions</source>
        <translation>换其他问题(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Pin</source>
        <translation>置顶(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Prices per
million</source>
        <translation>每百万词元
价格(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Privacy…</source>
        <translation>隐私(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Profile</source>
        <translation>个人资料(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>保护(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Read the paper</source>
        <translation>阅读论文(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>重命名(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Run the self-check</source>
        <translation>运行自检(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Search…</source>
        <translation>搜索(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Send them</source>
        <translation>发送(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>显示(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Show the file</source>
        <translation>显示文件(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Skip all</source>
        <translation>全部跳过(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Steering</source>
        <translation>引导(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take off the list</source>
        <translation>移出列表(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Try it offline now</source>
        <translation>立即离线试用(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Try it offline: a small server on this machine</source>
        <translation>离线试用：本机上的小型服务器(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation>撤销 {what}(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Unencrypted: others on the way can read it all</source>
        <translation>未加密：途中的其他人可以看到全部内容(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Updates…</source>
        <translation>更新(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;Use this model</source>
        <translation>使用此模型(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use {strength:.1f}</source>
        <translation>使用 {strength:.1f}(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use, or do not use</source>
        <translation>使用或不使用(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Watch for servers that ask about you instead of writing</source>
        <translation>留意只打探你的信息而不写作的服务器(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;What would be used</source>
        <translation>会用到的内容(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;What would be used…</source>
        <translation>会用到的内容(&amp;W)…</translation>
    </message>
    <message>
        <source>(a question that was deleted)</source>
        <translation>（已删除的问题）</translation>
    </message>
    <message>
        <source>(deleted)</source>
        <translation>（已删除）</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>（无名称）</translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation>（无标题）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>, and {n} that was canceled</source>
        <comment>, and {n} that were canceled</comment>
        <translation>
            <numerusform>，另有 {n} 个已取消</numerusform>
        </translation>
    </message>
    <message>
        <source>, at temperature 1</source>
        <translation>，温度为 1 时</translation>
    </message>
    <message>
        <source>, {cached_tokens:,} of them cached</source>
        <translation>，其中 {cached_tokens:,} 个已缓存</translation>
    </message>
    <message>
        <source>, {context_tokens:,} tokens of context</source>
        <translation>，{context_tokens:,} 个词元的上下文</translation>
    </message>
    <message>
        <source>, {draft_bits:.1f} more by drafts</source>
        <translation>，草稿另泄露 {draft_bits:.1f}</translation>
    </message>
    <message>
        <source>, {minutes}:{seconds:02} left</source>
        <translation>，剩余 {minutes}:{seconds:02}</translation>
    </message>
    <message>
        <source>, {missed} of {examined} wrongly</source>
        <translation>，其中 {examined} 个里有 {missed} 个判断有误</translation>
    </message>
    <message>
        <source>, {speed:.1f} MB/s</source>
        <translation>，{speed:.1f} MB/s</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token, so the same question gives the same reply. More varies it more.</source>
        <translation>0 表示始终选取最可能的词元，因此相同的问题会得到相同的回复。值越大，变化越多。</translation>
    </message>
    <message>
        <source>22 others</source>
        <translation>其他 22 个</translation>
    </message>
    <message>
        <source>27 others</source>
        <translation>其他 27 个</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>; a reply included, its context holds {context:,}</source>
        <translation>；连同回复，其上下文可容纳 {context:,}</translation>
    </message>
    <message>
        <source>; and {rest} more</source>
        <translation>；还有 {rest} 个</translation>
    </message>
    <message>
        <source>; the first {max_edited:,} are shown</source>
        <translation>；仅显示前 {max_edited:,} 个</translation>
    </message>
    <message>
        <source>A &amp;server</source>
        <translation>服务器(&amp;S)</translation>
    </message>
    <message>
        <source>A &amp;server or service</source>
        <translation>服务器或服务(&amp;S)</translation>
    </message>
    <message>
        <source>A GGUF &amp;file that is here already</source>
        <translation>本机已有的 GGUF 文件(&amp;F)</translation>
    </message>
    <message>
        <source>A few lines make replies yours: what you do, how you like to write, what you care about.</source>
        <translation>写上几行，回复就会像你：你做什么，喜欢怎样写，在意什么。</translation>
    </message>
    <message>
        <source>A fingerprint (SHA-256) to tell keys apart; a key itself is never shown.</source>
        <translation>用于区分密钥的指纹 (SHA-256)；密钥本身从不显示。</translation>
    </message>
    <message>
        <source>A large model that writes as if it knew you</source>
        <translation>仿佛认识你的大模型</translation>
    </message>
    <message>
        <source>A large remote model that writes as if it knew you. What it knows stays on this machine.</source>
        <translation>一个仿佛认识你的云端大模型。它对你的了解都留在本机。</translation>
    </message>
    <message>
        <source>A letter about my dog and my secret</source>
        <translation>一封关于我的狗和我的秘密的信</translation>
    </message>
    <message>
        <source>A name, a number, a word…</source>
        <translation>姓名、数字、词语…</translation>
    </message>
    <message>
        <source>A question as you would ask it</source>
        <translation>像平时那样写下一个问题</translation>
    </message>
    <message>
        <source>A question to put to all three</source>
        <translation>向三者提出同一个问题</translation>
    </message>
    <message>
        <source>A reply ends there at the latest.</source>
        <translation>回复最迟在此结束。</translation>
    </message>
    <message>
        <source>A reply is being written. Wait for it to finish, or press Esc to stop it.</source>
        <translation>正在写回复。请等它写完,或按 Esc 停止。</translation>
    </message>
    <message>
        <source>A reply may not repeat so many words in a row of a text that is set to “Influence only”, nor the names and numbers in it.</source>
        <translation>对于设为“仅影响”的文本，回复不得连续重复其中这么多个词，也不得重复其中的姓名和数字。</translation>
    </message>
    <message>
        <source>A report without anything that you wrote is at {path}; it was sent nowhere.</source>
        <translation>一份不含你所写内容的报告位于 {path}；它没有发送到任何地方。</translation>
    </message>
    <message>
        <source>A request for every token, as published.</source>
        <translation>每个词元一次请求，与论文中的做法一致。</translation>
    </message>
    <message>
        <source>A server of yours, or a service that you pay for. It must send the probabilities of its tokens.</source>
        <translation>你自己的服务器，或你付费使用的服务。它必须返回词元的概率。</translation>
    </message>
    <message>
        <source>A server that sends nothing for so long counts as gone.</source>
        <translation>服务器这么久没有返回任何内容，即视为已断开。</translation>
    </message>
    <message>
        <source>A setting cannot be used: {reason}.</source>
        <translation>有一项设置无法使用：{reason}。</translation>
    </message>
    <message>
        <source>A small model on this machine knows you, and steers the choice of every word.</source>
        <translation>本机上的小模型了解你，并引导每个词的选择。</translation>
    </message>
    <message>
        <source>A small server on this machine, to try Tiller offline</source>
        <translation>本机上的小型服务器，用于离线试用 Tiller</translation>
    </message>
    <message>
        <source>A steered reply of {typical_reply} tokens bills about {prompt_tokens:,} prompt tokens, {price}; the cloud alone {price_alone}.</source>
        <translation>一条受引导的回复（{typical_reply} 个词元）约计费 {prompt_tokens:,} 个提示词词元，{price}；仅用云端为 {price_alone}。</translation>
    </message>
    <message>
        <source>A&amp;bout you</source>
        <translation>关于你(&amp;B)</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>地址(&amp;D)</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API 密钥(&amp;K)</translation>
    </message>
    <message>
        <source>API k&amp;ey</source>
        <translation>API 密钥(&amp;E)</translation>
    </message>
    <message>
        <source>About &amp;you</source>
        <translation>关于你(&amp;Y)</translation>
    </message>
    <message>
        <source>About Tiller</source>
        <translation>关于 Tiller</translation>
    </message>
    <message>
        <source>About you</source>
        <translation>关于你</translation>
    </message>
    <message>
        <source>About you – Tiller</source>
        <translation>关于你 – Tiller</translation>
    </message>
    <message>
        <source>Add some of your own writing under About you → History; a dozen texts are enough.</source>
        <translation>请在“关于你 → 历史”中添加一些你自己写的文字；十来篇就够了。</translation>
    </message>
    <message>
        <source>Added to your history.</source>
        <translation>已加入你的历史。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>All of this reply went into thinking: allow a longer one.</source>
        <translation>这条回复全部用在了思考上：请允许更长的回复。</translation>
    </message>
    <message>
        <source>All replies</source>
        <translation>所有回复</translation>
    </message>
    <message>
        <source>All that was sent, question by question, as it left this machine. What looks like something of yours is marked: in grey what you wrote yourself in the conversation, in red what you did not. There should be no red.</source>
        <translation>发送过的全部内容，按问题列出，与离开本机时一致。像是与你有关的内容会标出：你自己在对话中写的为灰色，不是你写的为红色。不应出现红色。</translation>
    </message>
    <message>
        <source>All tokens are steered.</source>
        <translation>所有词元都受引导。</translation>
    </message>
    <message>
        <source>Allow a connection to another machine without encryption, although it can be read on the way.</source>
        <translation>允许以不加密的方式连接到另一台计算机，尽管内容可能在途中被读取。</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>其他候选</translation>
    </message>
    <message>
        <source>Another program is using your data.</source>
        <translation>另一个程序正在使用你的数据。</translation>
    </message>
    <message>
        <source>Another program is using your data. What was deleted can still be read in the files until it is closed.</source>
        <translation>另一个程序正在使用你的数据。在它关闭之前，已删除的内容仍可从文件中读出。</translation>
    </message>
    <message>
        <source>Another server</source>
        <translation>其他服务器</translation>
    </message>
    <message>
        <source>Another server…</source>
        <translation>其他服务器…</translation>
    </message>
    <message>
        <source>Another window is generating a reply.</source>
        <translation>另一个窗口正在生成回复。</translation>
    </message>
    <message>
        <source>Any GGUF model on this machine; it can also be dropped on this window.</source>
        <translation>本机上的任意 GGUF 模型；也可以拖放到此窗口。</translation>
    </message>
    <message>
        <source>As Tiller comes: for everyday letters and questions.</source>
        <translation>Tiller 的默认设置：适合日常信件和问题。</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Ask in other words, or use another model.</source>
        <translation>请换一种说法提问，或使用其他模型。</translation>
    </message>
    <message>
        <source>Ask something below.

The reply is written by the cloud model and steered, token by token, by the model on this machine, which knows your profile. The profile itself never leaves.</source>
        <translation>在下方提问。

回复由云端模型撰写，并由了解你个人资料的本地模型逐个词元引导。个人资料本身从不离开本机。</translation>
    </message>
    <message>
        <source>Asking whether there is a newer one…</source>
        <translation>正在询问是否有新版本……</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Asks for positions behind guessed tokens before the tokens are known.</source>
        <translation>在词元确定之前，先请求猜测的词元之后的位置。</translation>
    </message>
    <message>
        <source>Asks {host} for one file. Nothing of yours is sent, and nothing installs itself.</source>
        <translation>向 {host} 请求一个文件。不会发送您的任何内容，也不会自行安装任何东西。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back to the default: {value}</source>
        <translation>恢复默认值：{value}</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Best of the cloud model&apos;s family, with which it shares a vocabulary. Of another family, or where a service shows no token ids, tokens are compared by their bytes.</source>
        <translation>最好与云端模型属于同一系列，两者共用词表。若系列不同，或服务不提供词元 ID，则按字节比较词元。</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>比特</translation>
    </message>
    <message>
        <source>Bits disclosed by each of the last replies</source>
        <translation>最近每条回复的泄露比特</translation>
    </message>
    <message>
        <source>Bits that a reply may tell</source>
        <translation>每条回复可以说出的比特</translation>
    </message>
    <message>
        <source>Blind test</source>
        <translation>盲测</translation>
    </message>
    <message>
        <source>Bring back an export</source>
        <translation>恢复导出的文件</translation>
    </message>
    <message>
        <source>Browse for {what}</source>
        <translation>浏览以选择 {what}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>By bytes</source>
        <translation>按字节</translation>
    </message>
    <message>
        <source>By their ids where both vocabularies are the same, else by their bytes.</source>
        <translation>两个词表相同时按 ID，否则按字节。</translation>
    </message>
    <message>
        <source>CPU threads that the model computes with. The fastest number is found by a short measurement.</source>
        <translation>模型计算所用的 CPU 线程数。最快的线程数通过一次短暂的测量得出。</translation>
    </message>
    <message>
        <source>Can be read on the way</source>
        <translation>途中可能被读取</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled; what was imported stays: </source>
        <translation>已取消；已导入的内容会保留： </translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候选词元</translation>
    </message>
    <message>
        <source>Cannot be steered. {obstacle}</source>
        <translation>无法引导。{obstacle}</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>请在设置中更改。</translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation>请更改。</translation>
    </message>
    <message>
        <source>Changes to the connection apply after you reconnect.</source>
        <translation>连接的更改在重新连接后生效。</translation>
    </message>
    <message>
        <source>Chat completions, as most services offer them</source>
        <translation>聊天补全，大多数服务都提供</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>聊天模板</translation>
    </message>
    <message>
        <source>ChatML, for models without one</source>
        <translation>ChatML，用于没有模板的模型</translation>
    </message>
    <message>
        <source>Check that the address is that of a language model server, without a web page in front.</source>
        <translation>请确认该地址是语言模型服务器的地址，前面没有网页。</translation>
    </message>
    <message>
        <source>Check that the address is that of a language model server.</source>
        <translation>请确认该地址是语言模型服务器的地址。</translation>
    </message>
    <message>
        <source>Check that the server runs, the address, and your network.</source>
        <translation>请检查服务器是否在运行、地址是否正确，以及你的网络。</translation>
    </message>
    <message>
        <source>Check the address. {who}</source>
        <translation>请检查地址。{who}</translation>
    </message>
    <message>
        <source>Check the date here.</source>
        <translation>请检查本机的日期。</translation>
    </message>
    <message>
        <source>Check the file, or leave it out.</source>
        <translation>请检查该文件，或略过它。</translation>
    </message>
    <message>
        <source>Check the folder and its permissions.</source>
        <translation>请检查该文件夹及其权限。</translation>
    </message>
    <message>
        <source>Check the folder {folder}.</source>
        <translation>请检查文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Check the folder {parent}, and that nothing else has the file open.</source>
        <translation>请检查文件夹 {parent}，并确认没有其他程序打开该文件。</translation>
    </message>
    <message>
        <source>Check the key in Connections.</source>
        <translation>请在“连接”中检查密钥。</translation>
    </message>
    <message>
        <source>Check the model&apos;s name and the address in Connections.</source>
        <translation>请在“连接”中检查模型名称和地址。</translation>
    </message>
    <message>
        <source>Check the model&apos;s name and the settings.</source>
        <translation>请检查模型名称和设置。</translation>
    </message>
    <message>
        <source>Check the network and whether the server still runs.</source>
        <translation>请检查网络，以及服务器是否仍在运行。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation>请检查该文件及其所在文件夹的权限。</translation>
    </message>
    <message>
        <source>Check the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY, or ask whoever runs the proxy.</source>
        <translation>请检查变量 HTTPS_PROXY、ALL_PROXY 和 NO_PROXY，或联系代理服务器的管理员。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; if it is right, whoever runs the server must renew it.</source>
        <translation>请检查本机的日期；如果日期正确，则须由服务器的运营者更新证书。</translation>
    </message>
    <message>
        <source>Check who may open it.</source>
        <translation>请检查谁有权打开它。</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Choose a GGUF file.</source>
        <translation>请选择一个 GGUF 文件。</translation>
    </message>
    <message>
        <source>Choose a file that was exported by Tiller.</source>
        <translation>请选择由 Tiller 导出的文件。</translation>
    </message>
    <message>
        <source>Choose a local model</source>
        <translation>选择本地模型</translation>
    </message>
    <message>
        <source>Choose a local model of the same family as the cloud model, or a llama.cpp server.</source>
        <translation>请选择与云端模型同系列的本地模型，或 llama.cpp 服务器。</translation>
    </message>
    <message>
        <source>Choose a local model of the same family as the cloud model.</source>
        <translation>请选择与云端模型同系列的本地模型。</translation>
    </message>
    <message>
        <source>Choose a model that chats, such as Qwen3, Llama or Gemma.</source>
        <translation>请选择能对话的模型，例如 Qwen3、Llama 或 Gemma。</translation>
    </message>
    <message>
        <source>Choose a model whose template keeps a conversation.</source>
        <translation>请选择其模板能保留对话的模型。</translation>
    </message>
    <message>
        <source>Choose a server and model that return log-probabilities, or turn steering off.</source>
        <translation>请选择会返回对数概率的服务器和模型，或关闭引导。</translation>
    </message>
    <message>
        <source>Choose a smaller model.</source>
        <translation>请选择更小的模型。</translation>
    </message>
    <message>
        <source>Choose a text on the left, drop files here, or paste something you wrote.</source>
        <translation>在左侧选择一篇文本，将文件拖放到此处，或粘贴你写过的内容。</translation>
    </message>
    <message>
        <source>Choose a transformer model, such as Qwen3, Llama or Gemma.</source>
        <translation>请选择 Transformer 模型，例如 Qwen3、Llama 或 Gemma。</translation>
    </message>
    <message>
        <source>Choose an embedding model</source>
        <translation>选择嵌入模型</translation>
    </message>
    <message>
        <source>Choose an embedding model as a GGUF file, such as all-MiniLM or nomic-embed-text.</source>
        <translation>请选择 GGUF 文件形式的嵌入模型，例如 all-MiniLM 或 nomic-embed-text。</translation>
    </message>
    <message>
        <source>Choose an embedding model as a GGUF file.</source>
        <translation>请选择 GGUF 文件形式的嵌入模型。</translation>
    </message>
    <message>
        <source>Choose and download &amp;models…</source>
        <translation>选择并下载模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Choose another GGUF file, or download this one again.</source>
        <translation>请选择其他 GGUF 文件，或重新下载此文件。</translation>
    </message>
    <message>
        <source>Choose another local model.</source>
        <translation>请选择其他本地模型。</translation>
    </message>
    <message>
        <source>Choose another model, or accept its licence in a browser, download it there and open it here.</source>
        <translation>请选择其他模型，或在浏览器中接受其许可证，在那里下载后在此打开。</translation>
    </message>
    <message>
        <source>Choose another model, or download this one again: it may be damaged, or of a kind that is too new.</source>
        <translation>请选择其他模型，或重新下载此模型：它可能已损坏，或类型过新。</translation>
    </message>
    <message>
        <source>Choose another model, or update Tiller.</source>
        <translation>请选择其他模型，或更新 Tiller。</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>请选择其他模型。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>Choose another version of the model.</source>
        <translation>请选择该模型的其他版本。</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>Choose at least 2, or 0 for no guard.</source>
        <translation>请至少选择 2，或选择 0 以停用守护。</translation>
    </message>
    <message>
        <source>Choose chat completions as the kind of server, or switch steering on.</source>
        <translation>请将服务器类型选为聊天补全，或开启引导。</translation>
    </message>
    <message>
        <source>Choose it again.</source>
        <translation>请重新选择。</translation>
    </message>
    <message>
        <source>Choose its instruction-tuned version (often named -it, -instruct or -chat), or a template for it in Connections.</source>
        <translation>请选择其指令微调版本（名称中常带 -it、-instruct 或 -chat），或在“连接”中为它选择模板。</translation>
    </message>
    <message>
        <source>Choose one in Connections.</source>
        <translation>请在“连接”中选择一个。</translation>
    </message>
    <message>
        <source>Choose one of these in Connections, or fetch it with `ollama pull`.</source>
        <translation>请在“连接”中选择其中之一，或用 `ollama pull` 获取它。</translation>
    </message>
    <message>
        <source>Choose one of these in Connections.</source>
        <translation>请在“连接”中选择其中之一。</translation>
    </message>
    <message>
        <source>Choose or download one under Local models, or name a GGUF file.</source>
        <translation>请在“本地模型”中选择或下载一个，或指定一个 GGUF 文件。</translation>
    </message>
    <message>
        <source>Choose the &amp;server…</source>
        <translation>选择服务器(&amp;S)…</translation>
    </message>
    <message>
        <source>Choose the GGUF file inside it.</source>
        <translation>请选择其中的 GGUF 文件。</translation>
    </message>
    <message>
        <source>Choose the file again.</source>
        <translation>请重新选择该文件。</translation>
    </message>
    <message>
        <source>Choose the first of them; the others belong beside it.</source>
        <translation>请选择其中的第一个文件；其余文件应与它放在一起。</translation>
    </message>
    <message>
        <source>Choose the kind of server in Connections.</source>
        <translation>请在“连接”中选择服务器类型。</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>手动选择。</translation>
    </message>
    <message>
        <source>Clear the box to keep this from the models.</source>
        <translation>取消勾选，即不让模型看到此项。</translation>
    </message>
    <message>
        <source>Click a word of a reply to see what else could have stood there, how steering moved it, and where its time went. With the keyboard: move the text cursor to it and press Enter.</source>
        <translation>点击回复中的某个词，可查看此处还可能出现什么、引导如何改变了它，以及时间花在了哪里。使用键盘时：将文本光标移到该词，然后按 Enter。</translation>
    </message>
    <message>
        <source>Close it and try again; nothing was lost.</source>
        <translation>请关闭该程序后重试；没有丢失任何内容。</translation>
    </message>
    <message>
        <source>Close it; what was deleted is then removed.</source>
        <translation>请关闭该程序；已删除的内容随后会被清除。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model.</source>
        <translation>请关闭其他程序，或选择更小的模型。</translation>
    </message>
    <message>
        <source>Close the window beside the main one; Esc does too</source>
        <translation>关闭主窗口以外的窗口；Esc 键同样有效</translation>
    </message>
    <message>
        <source>Close what else has it open, and try again.</source>
        <translation>请关闭打开它的其他程序，然后重试。</translation>
    </message>
    <message>
        <source>Closing the window leaves Tiller running behind its icon, with the models loaded. Where the system has no tray, it ends.</source>
        <translation>关闭窗口后，Tiller 仍在托盘图标后运行，模型保持加载。系统没有托盘时则会退出。</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>云端</translation>
    </message>
    <message>
        <source>Cloud alone</source>
        <translation>仅云端</translation>
    </message>
    <message>
        <source>Cloud model</source>
        <translation>云端模型</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Com&amp;pare…</source>
        <translation>对比(&amp;P)…</translation>
    </message>
    <message>
        <source>Combining both models and picking the token.</source>
        <translation>融合两个模型并选取词元。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Comparing tokens</source>
        <translation>词元比较方式</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect &amp;anew</source>
        <translation>重新连接(&amp;A)</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Conte&amp;xt, tokens</source>
        <translation>上下文词元数(&amp;X)</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Conversations will be listed here.</source>
        <translation>对话会列在这里。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy CSV</source>
        <translation>复制 CSV</translation>
    </message>
    <message>
        <source>Copy every token&apos;s times of this session as a table.</source>
        <translation>将本次会话中每个词元的用时复制为表格。</translation>
    </message>
    <message>
        <source>Copy it again from your provider&apos;s page, without quotes or line breaks.</source>
        <translation>请从服务商页面重新复制，不要带引号或换行。</translation>
    </message>
    <message>
        <source>Correct the variable or remove it, and start Tiller again.</source>
        <translation>请更正或删除该变量，然后重新启动 Tiller。</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Count the votes so far</source>
        <translation>统计目前的投票</translation>
    </message>
    <message>
        <source>Counting tokens…</source>
        <translation>正在统计词元…</translation>
    </message>
    <message>
        <source>Ctrl+{number}</source>
        <translation>Ctrl+{number}</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>D&amp;elete file</source>
        <translation>删除文件(&amp;E)</translation>
    </message>
    <message>
        <source>Daily limit</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>Daily spending limit</source>
        <translation>每日支出上限</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete file</source>
        <translation>删除文件</translation>
    </message>
    <message>
        <source>Delete it with your file manager.</source>
        <translation>请用文件管理器删除它。</translation>
    </message>
    <message>
        <source>Delete texts</source>
        <translation>删除文本</translation>
    </message>
    <message>
        <source>Delete the conversation that is chosen</source>
        <translation>删除所选的对话</translation>
    </message>
    <message>
        <source>Delete the profile</source>
        <translation>删除个人资料</translation>
    </message>
    <message>
        <source>Delete {number:,} texts? So many cannot be brought back.</source>
        <translation>删除 {number:,} 篇文本？这么多文本无法恢复。</translation>
    </message>
    <message>
        <source>Delete {title} ({size})?</source>
        <translation>删除 {title}（{size}）？</translation>
    </message>
    <message>
        <source>Delete “{name}” with {count:,} texts? So many cannot be brought back.</source>
        <translation>删除“{name}”及其中 {count:,} 段文本？数量太多，删除后无法恢复。</translation>
    </message>
    <message>
        <source>Deleted: {title}</source>
        <translation>已删除：{title}</translation>
    </message>
    <message>
        <source>Did you mean {names}?</source>
        <translation>你是不是想输入 {names}？</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Do not send anything there unless whoever runs the server explains it.</source>
        <translation>除非服务器的运营者作出解释，否则不要向其发送任何内容。</translation>
    </message>
    <message>
        <source>Do not use this version with a cloud, and report this.</source>
        <translation>请勿将此版本与云端搭配使用，并报告此问题。</translation>
    </message>
    <message>
        <source>Does steering help you? Choose some of your past questions. Each is answered twice, by the cloud alone and steered by your profile; you see both replies without being told which is which, and say which is better. Nothing but the questions and the replies&apos; own words is sent, as always.</source>
        <translation>引导对你有帮助吗？请选择一些你以前问过的问题。每个问题会回答两次：一次由云端单独回答，一次由你的个人资料引导。你会看到两个回复，但不会被告知哪个是哪个，然后由你说出哪个更好。和往常一样，发送出去的只有问题和回复本身的文字。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>Download it again; where that does not help, look at the page from which you have Tiller.</source>
        <translation>请重新下载；如果仍然不行，请查看您获取 Tiller 的页面。</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Drafts are asked for in as many requests as they have tokens.</source>
        <translation>草稿有多少个词元，就要发送多少个请求。</translation>
    </message>
    <message>
        <source>Drafts work: it takes several prompts in one request.</source>
        <translation>草稿可用：一个请求可包含多个提示词。</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>Each word of a reply was chosen with what is known about you, so it can reveal something. A bit is the answer to one yes-or-no question. The bits are an estimate: on average, nobody who knows the cloud model&apos;s own probabilities can learn more.</source>
        <translation>回复中的每个词都是在了解您的情况下选出的，因此可能透露一些信息。一比特相当于一个是非问题的答案。比特数是估计值：平均而言，知道云端模型自身概率的人无法得知更多。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Editing an earlier message: sending makes another version of it.</source>
        <translation>正在编辑先前的消息：发送后会生成它的另一个版本。</translation>
    </message>
    <message>
        <source>Embedding model</source>
        <translation>嵌入模型</translation>
    </message>
    <message>
        <source>Ended at the longest reply allowed.</source>
        <translation>已达到最长回复限制，就此结束。</translation>
    </message>
    <message>
        <source>Ended, because it had begun to repeat itself.</source>
        <translation>回复开始重复，已结束。</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Enter one in Connections, or set the variable {variable}.</source>
        <translation>请在“连接”中输入密钥，或设置变量 {variable}。</translation>
    </message>
    <message>
        <source>Enter the address that it redirects to, if you trust it.</source>
        <translation>如果你信任它重定向到的地址，请直接输入该地址。</translation>
    </message>
    <message>
        <source>Enter the model&apos;s name in Connections, and check the address.</source>
        <translation>请在“连接”中输入模型名称，并检查地址。</translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. By its documentation it gives five candidates; Test finds out whether it can be steered.</source>
        <translation>请输入模型名称。其文档称会给出五个候选词元；用“测试”可查明能否引导。</translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. By its documentation it gives log-probabilities; Test finds out whether it can be steered.</source>
        <translation>请输入模型名称。其文档称会给出对数概率；用“测试”可查明能否引导。</translation>
    </message>
    <message>
        <source>Enter the model&apos;s name. What works depends on the provider behind it; Test finds out.</source>
        <translation>请输入模型名称。可用功能取决于背后的提供商；用“测试”可查明。</translation>
    </message>
    <message>
        <source>Enter the server&apos;s address in Connections.</source>
        <translation>请在“连接”中输入服务器地址。</translation>
    </message>
    <message>
        <source>Erase all profiles, their history and all conversations, back-ups included?

This cannot be undone. Settings and model files stay.</source>
        <translation>清除所有个人资料、其历史以及全部对话，包括备份？

此操作无法撤销。设置和模型文件会保留。</translation>
    </message>
    <message>
        <source>Erase ever&amp;ything…</source>
        <translation>全部清除(&amp;Y)…</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>全部清除</translation>
    </message>
    <message>
        <source>Every token</source>
        <translation>每个词元</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export as Markdown</source>
        <translation>导出为 Markdown</translation>
    </message>
    <message>
        <source>Export e&amp;verything…</source>
        <translation>全部导出(&amp;V)…</translation>
    </message>
    <message>
        <source>Export what was sent</source>
        <translation>导出已发送的内容</translation>
    </message>
    <message>
        <source>Exported to {name}. Only you can read the file.</source>
        <translation>已导出到 {name}。只有你能读取该文件。</translation>
    </message>
    <message>
        <source>Facts about you</source>
        <translation>关于你的事实</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Filled in</source>
        <translation>补全</translation>
    </message>
    <message>
        <source>Find by &amp;meaning too…</source>
        <translation>同时按含义查找(&amp;M)…</translation>
    </message>
    <message>
        <source>Find out by asking</source>
        <translation>通过询问探明</translation>
    </message>
    <message>
        <source>Find out in up to fifteen short requests what this server can do; it is remembered.</source>
        <translation>用至多十五个简短请求探明此服务器的能力；结果会保存下来。</translation>
    </message>
    <message>
        <source>Finding by meaning: {words}</source>
        <translation>按含义查找：{words}</translation>
    </message>
    <message>
        <source>First steps were shown</source>
        <translation>已显示入门步骤</translation>
    </message>
    <message>
        <source>Fixes the random numbers, so that a reply can be repeated.</source>
        <translation>固定随机数，使回复可以重现。</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>For a laptop with 8 GB that should follow a profile more closely.</source>
        <translation>适合 8 GB 内存、希望更贴合个人资料的笔记本电脑。</translation>
    </message>
    <message>
        <source>For a laptop with 8 GB, with room for long conversations.</source>
        <translation>适合 8 GB 内存的笔记本电脑，且能容纳长对话。</translation>
    </message>
    <message>
        <source>For fast machines beside a model of OpenAI, whose vocabulary it nearly shares.</source>
        <translation>适合搭配 OpenAI 模型的高速机器，两者词表几乎相同。</translation>
    </message>
    <message>
        <source>For fast machines with 16 GB or a graphics processor.</source>
        <translation>适合 16 GB 内存或配有 GPU 的高速机器。</translation>
    </message>
    <message>
        <source>For fast machines with 8 GB or more beside a Llama in the cloud.</source>
        <translation>适合 8 GB 及以上内存、云端使用 Llama 的高速机器。</translation>
    </message>
    <message>
        <source>For fast machines with 8 GB or more that write in many languages.</source>
        <translation>适合 8 GB 及以上内存、需要用多种语言写作的高速机器。</translation>
    </message>
    <message>
        <source>For good English under a free licence; long conversations take much memory.</source>
        <translation>英语出色，采用自由许可证；长对话占用大量内存。</translation>
    </message>
    <message>
        <source>For machines with a graphics processor or 16 GB beside one of the older Mistral models.</source>
        <translation>适合配有 GPU 或 16 GB 内存、搭配较早的 Mistral 模型的机器。</translation>
    </message>
    <message>
        <source>For machines with little memory: long conversations take hardly any.</source>
        <translation>适合内存较小的机器：长对话几乎不占内存。</translation>
    </message>
    <message>
        <source>For menus. Replies follow your question. The window reopens.</source>
        <translation>用于界面。回复使用您提问的语言。窗口会重新打开。</translation>
    </message>
    <message>
        <source>For old laptops and English only.</source>
        <translation>适合老旧笔记本电脑，仅限英语。</translation>
    </message>
    <message>
        <source>For old laptops beside a Gemma in the cloud.</source>
        <translation>适合云端使用 Gemma 的老旧笔记本电脑。</translation>
    </message>
    <message>
        <source>For trying the program out on any machine; it writes only simple English.</source>
        <translation>适合在任何机器上试用本程序；只会写简单的英语。</translation>
    </message>
    <message>
        <source>For&amp;get</source>
        <translation>忘记(&amp;G)</translation>
    </message>
    <message>
        <source>Forget this endpoint. Its key stays in the keyring until you forget that too.</source>
        <translation>忘记此端点。其密钥会留在钥匙串中，直到你也将密钥忘记。</translation>
    </message>
    <message>
        <source>Found out with {requests} requests.</source>
        <translation>共用 {requests} 个请求探明。</translation>
    </message>
    <message>
        <source>Free some room and go on: what has arrived is kept.</source>
        <translation>请腾出一些空间后继续：已收到的内容会保留。</translation>
    </message>
    <message>
        <source>Free some, or choose a smaller model.</source>
        <translation>请释放一些，或选择更小的模型。</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法语</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>From half of it on your profile counts less and less; the reply goes on.</source>
        <translation>用掉一半后，个人资料的影响逐渐减弱；回复会继续。</translation>
    </message>
    <message>
        <source>From the bytes of every candidate.</source>
        <translation>根据每个候选词元的字节。</translation>
    </message>
    <message>
        <source>GGUF &amp;file</source>
        <translation>GGUF 文件(&amp;F)</translation>
    </message>
    <message>
        <source>GPU &amp;layers</source>
        <translation>GPU 层数(&amp;L)</translation>
    </message>
    <message>
        <source>Gain by strength; the words below say what it comes to</source>
        <translation>各强度下的增益；下方文字说明结果</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>Go on with this text: {begun}</source>
        <translation>接着写这段文字：{begun}</translation>
    </message>
    <message>
        <source>Go to the next control</source>
        <translation>转到下一个控件</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
    <message>
        <source>Guarded</source>
        <translation>已守护</translation>
    </message>
    <message>
        <source>Guesses made with your profile: better ones, and the cloud sees the wrong ones too. What they disclose is counted.</source>
        <translation>结合个人资料作出的猜测：更准，但云端也会看到猜错的词元。由此泄露的信息会计入。</translation>
    </message>
    <message>
        <source>Guesses made without your profile: they tell the cloud nothing about you.</source>
        <translation>不用个人资料作出的猜测：不会向云端透露关于你的任何信息。</translation>
    </message>
    <message>
        <source>Half of what this reply may disclose is spent: steering fades from here on.</source>
        <translation>此回复可泄露的额度已用掉一半：引导从这里起逐渐减弱。</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>拦下</translation>
    </message>
    <message>
        <source>Held back from this reply: {named}{more}.</source>
        <translation>此回复中拦下：{named}{more}。</translation>
    </message>
    <message>
        <source>Help → Updates shows what is new.</source>
        <translation>“帮助 → 更新”中有新内容的说明。</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地语</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>How a conversation is written out for the model.</source>
        <translation>为模型排列对话文本的方式。</translation>
    </message>
    <message>
        <source>How far your profile may make a word less likely: the floor m under the delta, in nats. Low values keep replies from repeating themselves. 0.25 suits most pairs of models; 20 is none, as in the paper.</source>
        <translation>您的资料最多能让一个词的可能性降低多少：差值的下限 m，单位为奈特。较低的值可避免回复自我重复。0.25 适合大多数模型组合；20 表示没有下限，与论文相同。</translation>
    </message>
    <message>
        <source>How long a reply waits for a server that went away before it ends.</source>
        <translation>服务器断开后，回复等待多久才结束。</translation>
    </message>
    <message>
        <source>How many of the model&apos;s layers a GPU computes, where there is one.</source>
        <translation>如有 GPU，由它计算模型的多少层。</translation>
    </message>
    <message>
        <source>How much likelier (above 0) or less likely the local model finds it with your profile than without: the natural logarithm of the ratio. Steering adds it, times the strength, to the cloud&apos;s log-probability.</source>
        <translation>有你的个人资料时，本地模型认为该词元的可能性比没有时高（大于 0）或低多少：即两者比值的自然对数。引导时将它乘以强度，再加到云端的对数概率上。</translation>
    </message>
    <message>
        <source>How near it is in meaning: cosine, at most 1.</source>
        <translation>含义的接近程度：余弦，最大为 1。</translation>
    </message>
    <message>
        <source>How strongly should your profile steer? Tiller takes texts of your history and looks how much likelier each becomes by steering, at every strength from 0 to 2. The model here does all of it: nothing is sent.</source>
        <translation>你的个人资料应当引导到多强？Tiller 会从你的历史中取一些文字，看看在 0 到 2 的每个强度下，引导让它们的可能性提高多少。全部由本机上的模型完成：不会发送任何内容。</translation>
    </message>
    <message>
        <source>How strongly your profile steers: the coefficient c of the delta. About 0.7 suits small local models; 0.48 is the published mild setting, 1.78 the published full one, which small models tend to overdo.</source>
        <translation>个人资料的引导力度：差值的系数 c。小型本地模型适合 0.7 左右；论文公布的温和设置为 0.48，完全设置为 1.78，后者容易使小模型引导过度。</translation>
    </message>
    <message>
        <source>How the cloud is asked. The tokens are the same in every mode; the time and the bill differ.</source>
        <translation>向云端请求的方式。各种模式得到的词元相同，耗时和费用不同。</translation>
    </message>
    <message>
        <source>How the cloud is read; below is why, and how to change it.</source>
        <translation>云端的读取方式；原因和更改方法见下方。</translation>
    </message>
    <message>
        <source>How the local model&apos;s tokens are held against the cloud model&apos;s.</source>
        <translation>本地模型的词元与云端模型的词元如何对应。</translation>
    </message>
    <message>
        <source>How well its words fit: BM25, higher is better.</source>
        <translation>词语的匹配程度：BM25，越高越好。</translation>
    </message>
    <message>
        <source>If both were equally good, votes as one-sided as this would come about in {percent:.1f}% of such tests.</source>
        <translation>如果两者同样好，这样一边倒的投票只会出现在 {percent:.1f}% 的此类测试中。</translation>
    </message>
    <message>
        <source>If it is your own server or your company&apos;s proxy, name its certificate in the variable SSL_CERT_FILE and start Tiller again. Else: {who}</source>
        <translation>如果这是你自己的服务器或公司的代理，请在变量 SSL_CERT_FILE 中指定其证书，然后重新启动 Tiller。否则：{who}</translation>
    </message>
    <message>
        <source>If its name is not UTF-8 text, rename it, then choose it again.</source>
        <translation>如果文件名不是 UTF-8 文本，请重命名后再选择。</translation>
    </message>
    <message>
        <source>Import &amp;facts from a text file…</source>
        <translation>从文本文件导入事实(&amp;F)…</translation>
    </message>
    <message>
        <source>Import a fol&amp;der…</source>
        <translation>导入文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>导入文件夹</translation>
    </message>
    <message>
        <source>Import f&amp;older…</source>
        <translation>导入文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>Import facts</source>
        <translation>导入事实</translation>
    </message>
    <message>
        <source>Import into the history</source>
        <translation>导入到历史</translation>
    </message>
    <message>
        <source>Import into your history</source>
        <translation>导入到你的历史</translation>
    </message>
    <message>
        <source>Import it into the history instead.</source>
        <translation>请改为导入到历史。</translation>
    </message>
    <message>
        <source>Imported: </source>
        <translation>已导入： </translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>In use until Tiller ends: key {fingerprint}.</source>
        <translation>使用至 Tiller 退出：密钥 {fingerprint}。</translation>
    </message>
    <message>
        <source>In use: key {fingerprint} from {where}.</source>
        <translation>使用中：密钥 {fingerprint}，来自 {where}。</translation>
    </message>
    <message>
        <source>Influence only</source>
        <translation>仅影响</translation>
    </message>
    <message>
        <source>Install Tiller again.</source>
        <translation>请重新安装 Tiller。</translation>
    </message>
    <message>
        <source>Install it with: {command}</source>
        <translation>安装方法：{command}</translation>
    </message>
    <message>
        <source>Into the history of</source>
        <translation>导入到此人的历史</translation>
    </message>
    <message>
        <source>Is it true?</source>
        <translation>真的如此吗？</translation>
    </message>
    <message>
        <source>It can be measured when the local model is loaded and no reply is being written.</source>
        <translation>本地模型已加载且没有正在书写的回复时即可测量。</translation>
    </message>
    <message>
        <source>It can be: {possible}.</source>
        <translation>可用的值：{possible}。</translation>
    </message>
    <message>
        <source>It can begin when Tiller is connected, with steering on.</source>
        <translation>Tiller 已连接并开启引导后即可开始。</translation>
    </message>
    <message>
        <source>It cannot go on with a reply that has begun.</source>
        <translation>它无法续写已开头的回复。</translation>
    </message>
    <message>
        <source>It drops the spaces and line breaks that a reply which has begun ends with.</source>
        <translation>它会丢掉已开头的回复末尾的空格和换行。</translation>
    </message>
    <message>
        <source>It failed here.</source>
        <translation>在此处失败。</translation>
    </message>
    <message>
        <source>It has another vocabulary than {model}: tokens are compared by their bytes.</source>
        <translation>它的词表与 {model} 不同：按字节比较词元。</translation>
    </message>
    <message>
        <source>It is in use: choose another model first.</source>
        <translation>正在使用：请先选择其他模型。</translation>
    </message>
    <message>
        <source>It is used until Tiller ends. To keep one for every run, set the variable {variable}.</source>
        <translation>它会一直用到 Tiller 退出。如需每次运行都使用，请设置变量 {variable}。</translation>
    </message>
    <message>
        <source>It keeps what it has read of a prompt.</source>
        <translation>它会保留已读过的提示词内容。</translation>
    </message>
    <message>
        <source>It may appear in replies, word for word.</source>
        <translation>可以逐字出现在回复中。</translation>
    </message>
    <message>
        <source>It may be in use: choose another local model first, then delete it.</source>
        <translation>它可能正在使用：请先选择其他本地模型，再将它删除。</translation>
    </message>
    <message>
        <source>It may have been erased.</source>
        <translation>它可能已被清除。</translation>
    </message>
    <message>
        <source>It may shape replies, and the guard keeps them from spelling it out.</source>
        <translation>可以影响回复的写法，但守护会防止回复将其明说。</translation>
    </message>
    <message>
        <source>It never holds what you or a model wrote.</source>
        <translation>日志绝不包含你或模型所写的内容。</translation>
    </message>
    <message>
        <source>It reads the whole prompt again for every request, so that each token takes longer.</source>
        <translation>它每次请求都会重新读取整个提示词，因此每个词元耗时更长。</translation>
    </message>
    <message>
        <source>It reads what you tell Tiller about you. A larger one steers better, and takes longer.</source>
        <translation>它读取你告诉 Tiller 的个人信息。模型越大，引导越好，耗时也越长。</translation>
    </message>
    <message>
        <source>It sends no log-probabilities.</source>
        <translation>它不发送对数概率。</translation>
    </message>
    <message>
        <source>It shares a vocabulary with {model}: tokens are compared by their ids.</source>
        <translation>它与 {model} 共用词表：按 ID 比较词元。</translation>
    </message>
    <message>
        <source>It shows no token ids: tokens are compared by their bytes.</source>
        <translation>它不显示词元 ID：按字节比较词元。</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利语</translation>
    </message>
    <message>
        <source>Its beta address goes on with a reply that has begun. Not for the reasoner. By its documentation; Test decides.</source>
        <translation>其 beta 地址可续写已开头的回复，但不适用于 reasoner 模型。以上依据其文档，以“测试”结果为准。</translation>
    </message>
    <message>
        <source>Its file may be damaged: choose another.</source>
        <translation>其文件可能已损坏：请另选一个。</translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation>名称：</translation>
    </message>
    <message>
        <source>K&amp;ind</source>
        <translation>类型(&amp;I)</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation>拦下内容</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Kind of server</source>
        <translation>服务器类型</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Last reply: {billed}. </source>
        <translation>上次回复：{billed}。 </translation>
    </message>
    <message>
        <source>Last seven days</source>
        <translation>最近七天</translation>
    </message>
    <message>
        <source>Last thirty days</source>
        <translation>最近三十天</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Layers on the GPU</source>
        <translation>GPU 上的层数</translation>
    </message>
    <message>
        <source>Leave it out, and give the key as API key.</source>
        <translation>请将其去掉，并把密钥填为 API 密钥。</translation>
    </message>
    <message>
        <source>Leave the message as it was (Esc)</source>
        <translation>保留原来的消息（Esc）</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>舍弃</translation>
    </message>
    <message>
        <source>Left to the cloud: the local model had no part in it.</source>
        <translation>交由云端：本地模型未参与。</translation>
    </message>
    <message>
        <source>Libraries and licences</source>
        <translation>库与许可证</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>库</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light, dark, or as the system has them.</source>
        <translation>浅色、深色，或跟随系统。</translation>
    </message>
    <message>
        <source>Limit in total</source>
        <translation>总上限</translation>
    </message>
    <message>
        <source>Limit per day</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>Lines of JSON (*.jsonl)</source>
        <translation>JSON 行文件 (*.jsonl)</translation>
    </message>
    <message>
        <source>Load it again.</source>
        <translation>请重新加载。</translation>
    </message>
    <message>
        <source>Load the model again.</source>
        <translation>请重新加载模型。</translation>
    </message>
    <message>
        <source>Loading and connecting was stopped.</source>
        <translation>加载和连接已停止。</translation>
    </message>
    <message>
        <source>Loading the local model</source>
        <translation>正在加载本地模型</translation>
    </message>
    <message>
        <source>Loading the local model and connecting…</source>
        <translation>正在加载本地模型并连接…</translation>
    </message>
    <message>
        <source>Loading the local model was cancelled.</source>
        <translation>已取消加载本地模型。</translation>
    </message>
    <message>
        <source>Local alone</source>
        <translation>仅本地</translation>
    </message>
    <message>
        <source>Local model</source>
        <translation>本地模型</translation>
    </message>
    <message>
        <source>Local model alone</source>
        <translation>仅用本地模型</translation>
    </message>
    <message>
        <source>Local models</source>
        <translation>本地模型</translation>
    </message>
    <message>
        <source>Local models – Tiller</source>
        <translation>本地模型 – Tiller</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log – Tiller</source>
        <translation>日志 – Tiller</translation>
    </message>
    <message>
        <source>Log-probabilities to ask for per token. More follow strong steering more exactly, and cost bytes; servers that give fewer are asked for fewer.</source>
        <translation>每个词元请求的对数概率个数。个数越多，越能精确跟随强引导，但会增加流量；对于给得较少的服务器，请求个数也会减少。</translation>
    </message>
    <message>
        <source>Log-probabilities: {most}{heat}.</source>
        <translation>对数概率：{most}{heat}。</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>最长回复</translation>
    </message>
    <message>
        <source>Longest silence</source>
        <translation>最长无响应时间</translation>
    </message>
    <message>
        <source>Look at the page from which you have Tiller.</source>
        <translation>请查看您获取 Tiller 的页面。</translation>
    </message>
    <message>
        <source>Look at the token before</source>
        <translation>查看前一个词元</translation>
    </message>
    <message>
        <source>Look at the token behind</source>
        <translation>查看后一个词元</translation>
    </message>
    <message>
        <source>Look for new versions</source>
        <translation>查看新版本</translation>
    </message>
    <message>
        <source>Look for new versions once a &amp;day</source>
        <translation>每天查看一次新版本(&amp;D)</translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation>正在查看文件…</translation>
    </message>
    <message>
        <source>Make room; what was kept before is still there.</source>
        <translation>请腾出空间；之前保存的内容仍在。</translation>
    </message>
    <message>
        <source>Mark steered tokens</source>
        <translation>标记受引导的词元</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>May be told</source>
        <translation>可以说出</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Mend or delete {path}.</source>
        <translation>请修复或删除 {path}。</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Method: CoSteer, arXiv 2507.04756. Licence of Tiller: Apache 2.0.</source>
        <translation>方法：CoSteer，arXiv 2507.04756。Tiller 的许可证：Apache 2.0。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>模型 (*.gguf)</translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation>可下载的模型</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>下移(&amp;W)</translation>
    </message>
    <message>
        <source>Move it away and restore a back-up or an export; Tiller leaves it untouched.</source>
        <translation>请将其移到别处，再恢复备份或导出文件；Tiller 不会改动它。</translation>
    </message>
    <message>
        <source>Move it away, or choose another folder.</source>
        <translation>请将其移到别处，或另选文件夹。</translation>
    </message>
    <message>
        <source>Move {path} away to start with no data, or open it with the version that made it. Nothing was changed.</source>
        <translation>把 {path} 移到别处即可从空数据开始，或用生成它的版本打开。没有任何更改。</translation>
    </message>
    <message>
        <source>N&amp;ormal text</source>
        <translation>正常字号(&amp;O)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name a file in PEM form in SSL_CERT_FILE, and start Tiller again.</source>
        <translation>请在 SSL_CERT_FILE 中指定 PEM 格式的文件，然后重新启动 Tiller。</translation>
    </message>
    <message>
        <source>Names, numbers, addresses and links in what is set to “Influence only” are kept out of replies, and so are your facts’ uncommon words, unless you wrote them in the conversation. Clear a box to let one through; add what was missed.</source>
        <translation>设为“仅影响”的内容中的姓名、数字、地址和链接不会出现在回复中，事实里的不常见词语也一样，除非你在对话中写过。取消勾选即可放行某一项；遗漏的可自行添加。</translation>
    </message>
    <message>
        <source>Needs about {needed} of memory; this machine has {total}</source>
        <translation>约需 {needed} 内存；本机共有 {total}</translation>
    </message>
    <message>
        <source>New profile</source>
        <translation>新建个人资料</translation>
    </message>
    <message>
        <source>New text</source>
        <translation>新建文本</translation>
    </message>
    <message>
        <source>No &amp;difference</source>
        <translation>没有差别(&amp;D)</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>没有差别</translation>
    </message>
    <message>
        <source>No guessed token is sent.</source>
        <translation>不发送任何猜测的词元。</translation>
    </message>
    <message>
        <source>No local model is chosen.</source>
        <translation>未选择本地模型。</translation>
    </message>
    <message>
        <source>No local model is loaded.</source>
        <translation>未加载本地模型。</translation>
    </message>
    <message>
        <source>No profile is in use: choose one in the panel “About you”.</source>
        <translation>没有正在使用的个人资料：请在“关于你”面板中选择一个。</translation>
    </message>
    <message>
        <source>No reply was written yet.</source>
        <translation>尚未生成任何回复。</translation>
    </message>
    <message>
        <source>No reply yet</source>
        <translation>尚无回复</translation>
    </message>
    <message>
        <source>No server address is set.</source>
        <translation>未设置服务器地址。</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>没有叫这个名称的设置。</translation>
    </message>
    <message>
        <source>No shows them again at the next start.</source>
        <translation>设为“否”，下次启动时会再次显示。</translation>
    </message>
    <message numerus="yes">
        <source>No strength makes the text likelier: this model cannot tell what is yours. Another one may.</source>
        <comment>No strength makes the {n} texts likelier: this model cannot tell what is yours. Another one may.</comment>
        <translation>
            <numerusform>没有任何强度能让这 {n} 篇文字更有可能：这个模型分辨不出哪些是你的风格。换一个模型也许可以。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody known vouches for the certificate of {host}.</source>
        <translation>没有受信任的机构为 {host} 的证书担保。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None of the cloud&apos;s candidate tokens is in the local model&apos;s vocabulary.</source>
        <translation>云端的候选词元都不在本地模型的词表中。</translation>
    </message>
    <message>
        <source>None yet: &amp;try it with a small server on this machine</source>
        <translation>暂无：用本机上的小型服务器试用(&amp;T)</translation>
    </message>
    <message>
        <source>None: the &amp;local model writes alone, and nothing is sent</source>
        <translation>无：仅由本地模型撰写，不发送任何内容(&amp;L)</translation>
    </message>
    <message>
        <source>None: the local model writes alone, and nothing is sent</source>
        <translation>无：仅由本地模型撰写，不发送任何内容</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Not connected. See the message above.</source>
        <translation>未连接。请看上方的消息。</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Nothing about you is used</source>
        <translation>未使用任何关于你的信息</translation>
    </message>
    <message>
        <source>Nothing here yet.

Add what a friend knows about you: your name, your work, how you write, what you are busy with. Or drop a text file with a line for each.</source>
        <translation>这里还没有内容。

添加朋友会知道的事：你的名字、工作、写作风格、正在忙些什么。也可以拖入一个每行一条的文本文件。</translation>
    </message>
    <message>
        <source>Nothing in {noun} can be read.</source>
        <translation>{noun} 中没有可读取的内容。</translation>
    </message>
    <message>
        <source>Nothing is found.</source>
        <translation>未找到任何内容。</translation>
    </message>
    <message>
        <source>Nothing is known of you yet.</source>
        <translation>目前对你还一无所知。</translation>
    </message>
    <message>
        <source>Nothing is measured yet: the cloud&apos;s own stream shows its speed.</source>
        <translation>尚无测量结果：云端自身的流会显示其速度。</translation>
    </message>
    <message>
        <source>Nothing is sent</source>
        <translation>不发送任何内容</translation>
    </message>
    <message>
        <source>Nothing that was sent holds this.</source>
        <translation>已发送的内容中没有这个。</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>尚未发送任何内容。</translation>
    </message>
    <message>
        <source>Nothing yet. Edit the profile to say who you are and how you write.</source>
        <translation>还没有内容。编辑个人资料，写下你是谁、怎样写作。</translation>
    </message>
    <message>
        <source>Of a million prompt tokens that the service has read before; steering asks for the same ones often.</source>
        <translation>服务已读过的每百万提示词词元；引导时经常请求相同的词元。</translation>
    </message>
    <message>
        <source>Of a million tokens, as the service&apos;s price list has it.</source>
        <translation>每百万词元，依照服务的价目表。</translation>
    </message>
    <message>
        <source>Of the system&apos;s own; the whole window follows.</source>
        <translation>相对于系统字号；整个窗口随之缩放。</translation>
    </message>
    <message>
        <source>Of what is set to “Influence only”. What you wrote in the conversation may be said.</source>
        <translation>针对设为“仅影响”的内容。你在对话中写过的可以说出。</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>Ollama has no model named {wanted!r}. It has: {value}.</source>
        <translation>Ollama 没有名为 {wanted!r} 的模型。现有：{value}。</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>在本机上</translation>
    </message>
    <message>
        <source>On, the local model steers each token by your profile. Off, the cloud model writes alone.</source>
        <translation>开启时，本地模型按你的个人资料引导每个词元。关闭时，仅由云端模型撰写。</translation>
    </message>
    <message>
        <source>Once a day, ask the page with Tiller&apos;s installers whether there is a newer one, and say so. Nothing of yours is sent, and nothing is downloaded or installed by itself.</source>
        <translation>每天一次，向 Tiller 安装程序所在的页面询问是否有新版本，并告诉您。不会发送您的任何内容，也不会自行下载或安装任何东西。</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>逐个</translation>
    </message>
    <message>
        <source>One thing a line, such as
Occupation: gardener
Writing style: short and warm
Loves: the sea, old bicycles</source>
        <translation>每行一条，例如
职业：园丁
写作风格：简短而温暖
喜欢：大海、旧自行车</translation>
    </message>
    <message>
        <source>Only the chosen words go to the cloud. What Tiller knows about you never does.</source>
        <translation>只有选定的词会发送到云端。Tiller 对你的了解绝不会发送。</translation>
    </message>
    <message>
        <source>Only the cloud&apos;s own candidates are chosen from.</source>
        <translation>只从云端自身的候选词元中选择。</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together have this probability are chosen from; 1 takes all.</source>
        <translation>只从合计达到此概率的最可能词元中选择；1 表示全部。</translation>
    </message>
    <message>
        <source>Only the model on this machine reads this. It is never sent.</source>
        <translation>只有本机上的模型会读取此内容，绝不会发送。</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>P&amp;rofiles</source>
        <translation>个人资料(&amp;R)</translation>
    </message>
    <message>
        <source>Partly guarded: no {missing}</source>
        <translation>部分守护：缺少 {missing}</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Passages found</source>
        <translation>找到的段落</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>断线等待时间</translation>
    </message>
    <message>
        <source>Pause the chart. New data appears when you resume.</source>
        <translation>暂停图表。继续后显示新数据。</translation>
    </message>
    <message>
        <source>Pauses while steering changes nothing, and goes on when it would change a token.</source>
        <translation>当引导不改变任何词元时暂停，会改变词元时恢复。</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Plain text, for models that never learned to chat</source>
        <translation>纯文本，适用于未经聊天训练的模型</translation>
    </message>
    <message>
        <source>Please report this.</source>
        <translation>请报告此问题。</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙语</translation>
    </message>
    <message>
        <source>Precise</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Price of a million cached prompt tokens</source>
        <translation>每百万缓存提示词词元的价格</translation>
    </message>
    <message>
        <source>Price of a million output tokens</source>
        <translation>每百万输出词元的价格</translation>
    </message>
    <message>
        <source>Price of a million prompt tokens</source>
        <translation>每百万提示词词元的价格</translation>
    </message>
    <message>
        <source>Price of cached tokens</source>
        <translation>缓存词元的价格</translation>
    </message>
    <message>
        <source>Price of output tokens</source>
        <translation>输出词元的价格</translation>
    </message>
    <message>
        <source>Price of prompt tokens</source>
        <translation>提示词词元的价格</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Privacy – Tiller</source>
        <translation>隐私 – Tiller</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>私密</translation>
    </message>
    <message>
        <source>Private prompt</source>
        <translation>私密提示词</translation>
    </message>
    <message>
        <source>Private prompt (stays on this machine)</source>
        <translation>私密提示词（留在本机）</translation>
    </message>
    <message>
        <source>Probabilities of the alternatives; the table below has the numbers</source>
        <translation>其他候选词元的概率；具体数字见下表</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>个人资料</translation>
    </message>
    <message>
        <source>Profile of settings</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>公开</translation>
    </message>
    <message>
        <source>Put texts that contain the separator in quotes.</source>
        <translation>请将包含分隔符的文本放在引号中。</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Question {number} of {total}</source>
        <translation>第 {number} 个问题，共 {total} 个</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Raise it in Connections, or go on tomorrow. The local model alone costs nothing.</source>
        <translation>请在“连接”中提高限额，或明天再继续。仅用本地模型不收费。</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Reading the cloud</source>
        <translation>读取云端</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Reads the cloud&apos;s own stream for as long as steering agrees with it. The cloud sees final tokens only.</source>
        <translation>只要引导与云端自身的流一致，就读取该流。云端只会看到最终的词元。</translation>
    </message>
    <message>
        <source>Ready · cloud: {cloud} · local: {local} · round trip {round_trip_ms:.0f} ms</source>
        <translation>就绪 · 云端：{cloud} · 本地：{local} · 往返时间 {round_trip_ms:.0f} ms</translation>
    </message>
    <message>
        <source>Ready · {local} writes alone, nothing is sent</source>
        <translation>就绪 · 仅由 {local} 撰写，不发送任何内容</translation>
    </message>
    <message>
        <source>Receiving and reading the answer.</source>
        <translation>接收并读取应答。</translation>
    </message>
    <message>
        <source>Remove this server&apos;s key from the system keyring.</source>
        <translation>从系统钥匙串中移除此服务器的密钥。</translation>
    </message>
    <message>
        <source>Rename it, then choose it again.</source>
        <translation>请重命名后再选择。</translation>
    </message>
    <message>
        <source>Rename the conversation that is chosen</source>
        <translation>重命名所选对话</translation>
    </message>
    <message>
        <source>Rename the profile</source>
        <translation>重命名个人资料</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Reply {side}</source>
        <translation>回复 {side}</translation>
    </message>
    <message>
        <source>Run `tiller doctor` to see what is missing.</source>
        <translation>运行 `tiller doctor` 查看缺少什么。</translation>
    </message>
    <message>
        <source>Run a text recognition over it first.</source>
        <translation>请先对其进行文字识别。</translation>
    </message>
    <message>
        <source>Run-ahead</source>
        <translation>抢先读取</translation>
    </message>
    <message>
        <source>Run-ahead is no faster than one by one: its streams tell no log-probabilities.</source>
        <translation>抢先读取不比逐个更快：其流不提供对数概率。</translation>
    </message>
    <message>
        <source>Run-ahead works: its streams tell log-probabilities.</source>
        <translation>抢先读取可用：其流提供对数概率。</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>缩小字号(&amp;M)</translation>
    </message>
    <message>
        <source>S&amp;trength</source>
        <translation>强度(&amp;T)</translation>
    </message>
    <message>
        <source>SGLang</source>
        <translation>SGLang</translation>
    </message>
    <message>
        <source>SGLang&apos;s own endpoint takes whole prompts, and only a local model of the same family has their template here.</source>
        <translation>SGLang 自己的端点只接受完整的提示词，而只有同系列的本地模型在这里有它们的模板。</translation>
    </message>
    <message>
        <source>Same vocabulary</source>
        <translation>相同词表</translation>
    </message>
    <message>
        <source>Sample person</source>
        <translation>示例人物</translation>
    </message>
    <message>
        <source>Save it as .docx without a password.</source>
        <translation>请将其另存为不带密码的 .docx。</translation>
    </message>
    <message>
        <source>Save it without one.</source>
        <translation>请另存为不带密码的文件。</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Say when a reply is ready</source>
        <translation>回复完成时通知</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation>搜索所有说过的内容</translation>
    </message>
    <message>
        <source>Search in all that was sent</source>
        <translation>在所有已发送的内容中搜索</translation>
    </message>
    <message>
        <source>Search in all that was sent…</source>
        <translation>在所有已发送的内容中搜索…</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>搜索历史</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Search titles and texts</source>
        <translation>搜索标题和文本</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Self-check</source>
        <translation>自检</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send a message in the chat first: you are asked there what may be sent.</source>
        <translation>请先在对话中发送一条消息：届时会询问您可以发送哪些内容。</translation>
    </message>
    <message>
        <source>Send earlier messages?</source>
        <translation>发送之前的消息？</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Server suspected</source>
        <translation>服务器可疑</translation>
    </message>
    <message>
        <source>Services bill the prompt again for every request, and steering asks more often. A server that keeps prompts, or bills cached tokens at less, makes it cheaper than this.</source>
        <translation>服务会对每个请求重新收取提示词的费用，而引导会使请求更频繁。如果服务器会保留提示词，或对缓存的词元收费较低，实际费用会低于这里的估算。</translation>
    </message>
    <message>
        <source>Set a smaller context, or choose a smaller model.</source>
        <translation>请设置较小的上下文，或选择较小的模型。</translation>
    </message>
    <message>
        <source>Set a smaller number of candidates.</source>
        <translation>请设置较少的候选词元数。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Shared tokens only</source>
        <translation>仅共有词元</translation>
    </message>
    <message>
        <source>Sharing</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Shorten it, or choose a model that takes longer messages. Your text is kept.</source>
        <translation>请缩短内容，或选择支持更长消息的模型。您的文字已保留。</translation>
    </message>
    <message>
        <source>Shorten it, or set a larger context for the local model in Settings. Your text is kept.</source>
        <translation>请缩短内容，或在设置中为本地模型设置更大的上下文。您的文字已保留。</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>请缩短消息。</translation>
    </message>
    <message>
        <source>Show a notification when a long reply ends while the window is in the background.</source>
        <translation>窗口在后台时，较长的回复写完后显示通知。</translation>
    </message>
    <message>
        <source>Show lines with…</source>
        <translation>显示包含以下内容的行…</translation>
    </message>
    <message numerus="yes">
        <source>Show more ({n} character left)</source>
        <comment>Show more ({n} characters left)</comment>
        <translation>
            <numerusform>显示更多（还剩 {n} 个字符）</numerusform>
        </translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Something in Tiller failed that nobody expected.</source>
        <translation>Tiller 中出现了意料之外的错误。</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙语</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Split it into several files.</source>
        <translation>请将其拆分为多个文件。</translation>
    </message>
    <message>
        <source>Split it, or save it as JSON Lines or CSV, which may be of any size.</source>
        <translation>请拆分文件，或另存为 JSON Lines 或 CSV，这两种格式不限大小。</translation>
    </message>
    <message>
        <source>Start a new conversation or set a larger local context.</source>
        <translation>请开始新对话，或设置更大的本地上下文。</translation>
    </message>
    <message>
        <source>Start a new conversation or shorten the message.</source>
        <translation>请开始新对话，或缩短消息。</translation>
    </message>
    <message>
        <source>Start a new line in the message</source>
        <translation>在消息中换行</translation>
    </message>
    <message>
        <source>Start it with --logits_all true. The local model must be of the same family as the server&apos;s.</source>
        <translation>请使用 --logits_all true 启动。本地模型必须与服务器的模型属于同一系列。</translation>
    </message>
    <message>
        <source>Start it with --max-logprobs 1000 --block-size 16 for the best steering.</source>
        <translation>启动时加上 --max-logprobs 1000 --block-size 16，引导效果最佳。</translation>
    </message>
    <message>
        <source>Stay in the tray</source>
        <translation>留在托盘</translation>
    </message>
    <message>
        <source>Steer thoughts too</source>
        <translation>也引导思考</translation>
    </message>
    <message>
        <source>Steered</source>
        <translation>受引导</translation>
    </message>
    <message>
        <source>Steered by the model here; what that changed is marked.</source>
        <translation>由本机的模型引导；因此改变的内容会标出。</translation>
    </message>
    <message>
        <source>Steered tokens</source>
        <translation>受引导的词元</translation>
    </message>
    <message>
        <source>Steered {steered} · cloud alone {alone} · no difference {neither}</source>
        <translation>受引导 {steered} · 仅云端 {alone} · 没有差别 {neither}</translation>
    </message>
    <message>
        <source>Steering</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Steering changed this token.</source>
        <translation>引导改变了这个词元。</translation>
    </message>
    <message>
        <source>Steering changed this token: the cloud alone would have picked another.</source>
        <translation>引导改变了这个词元：仅凭云端会选另一个。</translation>
    </message>
    <message>
        <source>Steering is off, so no local model is loaded and nothing private is used.</source>
        <translation>引导已关闭，因此不加载本地模型，也不使用任何私密内容。</translation>
    </message>
    <message>
        <source>Steering is off: only what you type is sent.</source>
        <translation>引导已关闭：只发送你输入的内容。</translation>
    </message>
    <message>
        <source>Steering strength</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>第 {number} 步，共 {all} 步</translation>
    </message>
    <message>
        <source>Still connecting. You can send the message once Tiller is ready.</source>
        <translation>仍在连接。Tiller 就绪后即可发送。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop loading and connecting.</source>
        <translation>停止加载和连接。</translation>
    </message>
    <message>
        <source>Stop the reply, or give up editing a message</source>
        <translation>停止回复，或放弃编辑消息</translation>
    </message>
    <message>
        <source>Stop, and delete what has arrived.</source>
        <translation>停止，并删除已下载的部分。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength by your own writing</source>
        <translation>按你自己的文字确定强度</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Such words are left to the server, and a suspect server learns next to nothing.</source>
        <translation>这类词由服务器决定，而可疑的服务器几乎什么也得不到。</translation>
    </message>
    <message>
        <source>Switch compression off in the server, or in the proxy before it.</source>
        <translation>请在服务器或其前端代理中关闭压缩。</translation>
    </message>
    <message>
        <source>Switch steering on.</source>
        <translation>开启引导。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>线程(&amp;H)</translation>
    </message>
    <message>
        <source>Te&amp;mperature</source>
        <translation>温度(&amp;M)</translation>
    </message>
    <message>
        <source>Tem&amp;plate</source>
        <translation>模板(&amp;P)</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Text (*.log *.txt)</source>
        <translation>文本 (*.log *.txt)</translation>
    </message>
    <message>
        <source>Text completions, in the local model&apos;s template</source>
        <translation>文本补全（使用本地模型的模板）</translation>
    </message>
    <message>
        <source>Text encoding</source>
        <translation>文本编码</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Text, Markdown, CSV, JSON Lines, mail, PDF, Word; files can be dropped, too.</source>
        <translation>纯文本、Markdown、CSV、JSON Lines、邮件、PDF、Word；也可以把文件拖进来。</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md *.pdf *.docx)</source>
        <translation>文本 (*.txt *.md *.pdf *.docx)</translation>
    </message>
    <message>
        <source>Texts ({kinds});;All files (*)</source>
        <translation>文本 ({kinds});;所有文件 (*)</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰语</translation>
    </message>
    <message>
        <source>That may be chance: if both were equally good, votes as one-sided as this would come about in {percent:.0f}% of such tests. More questions tell more.</source>
        <translation>这可能是偶然：如果两者同样好，这样一边倒的投票会出现在 {percent:.0f}% 的此类测试中。问题越多，越能说明问题。</translation>
    </message>
    <message>
        <source>That profile is gone.</source>
        <translation>该个人资料已不存在。</translation>
    </message>
    <message>
        <source>That request is not in the ledger.</source>
        <translation>该请求不在发送记录中。</translation>
    </message>
    <message>
        <source>The &amp;small one that came with Tiller: quick, simple, English</source>
        <translation>Tiller 自带的小模型：快速、简单、仅英语(&amp;S)</translation>
    </message>
    <message>
        <source>The API key has characters that no key has.</source>
        <translation>API 密钥中含有密钥不应有的字符。</translation>
    </message>
    <message>
        <source>The API key included. Only for a server in a network that you trust; https needs no such leave.</source>
        <translation>包括 API 密钥。仅用于你信任的网络中的服务器；https 无需此许可。</translation>
    </message>
    <message>
        <source>The GGUF file of a model that finds fitting passages of your history by meaning too; empty for none.</source>
        <translation>用于按含义从你的历史中查找相关段落的模型的 GGUF 文件；留空则不使用。</translation>
    </message>
    <message>
        <source>The GGUF file of the model on this machine; empty takes the small one that came with the demo.</source>
        <translation>本机模型的 GGUF 文件；留空则使用演示自带的小模型。</translation>
    </message>
    <message>
        <source>The address {host} cannot be used: {reason}.</source>
        <translation>地址 {host} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The catalogue of models is damaged: {why}.</source>
        <translation>模型目录已损坏：{why}。</translation>
    </message>
    <message>
        <source>The certificate of {host} has expired.</source>
        <translation>{host} 的证书已过期。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid yet.</source>
        <translation>{host} 的证书尚未生效。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid: {verify_message}.</source>
        <translation>{host} 的证书无效：{verify_message}。</translation>
    </message>
    <message>
        <source>The certificate that {host} shows is for another server.</source>
        <translation>{host} 出示的证书属于另一台服务器。</translation>
    </message>
    <message>
        <source>The certificates in {path} cannot be read.</source>
        <translation>无法读取 {path} 中的证书。</translation>
    </message>
    <message>
        <source>The cloud alone would have picked the same.</source>
        <translation>仅凭云端也会选同一个。</translation>
    </message>
    <message>
        <source>The cloud changed its model: test the connection again.</source>
        <translation>云端更换了模型：请重新测试连接。</translation>
    </message>
    <message>
        <source>The cloud&apos;s token {token} is {spelling!r}, the local model&apos;s is {token2!r}.</source>
        <translation>云端的词元 {token} 是 {spelling!r}，本地模型的是 {token2!r}。</translation>
    </message>
    <message>
        <source>The cloud&apos;s token {token} was {known!r} and is {spelling!r} now.</source>
        <translation>云端的词元 {token} 原为 {known!r}，现为 {spelling!r}。</translation>
    </message>
    <message>
        <source>The cloud&apos;s tokens are not the local model&apos;s, and it does not send their texts.</source>
        <translation>云端的词元与本地模型的不同，而且它不发送词元的文本。</translation>
    </message>
    <message>
        <source>The connection to {host} ended early.</source>
        <translation>与 {host} 的连接提前结束。</translation>
    </message>
    <message>
        <source>The connection to {host} was lost.</source>
        <translation>与 {host} 的连接已中断。</translation>
    </message>
    <message>
        <source>The conversation is longer than {host} accepts{quoted}.</source>
        <translation>对话超出了 {host} 可接受的长度{quoted}。</translation>
    </message>
    <message>
        <source>The disk does not take files of this size.</source>
        <translation>磁盘不支持这么大的文件。</translation>
    </message>
    <message>
        <source>The disk has too little room: {needed} are needed, {free} are free.</source>
        <translation>磁盘空间不足：需要 {needed}，可用 {free}。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>The download is paused; it goes on where it stopped.</source>
        <translation>下载已暂停；之后会从停下的地方继续。</translation>
    </message>
    <message>
        <source>The embedded server did not start: {reason}.</source>
        <translation>内嵌服务器未能启动：{reason}。</translation>
    </message>
    <message>
        <source>The embedded server is not installed.</source>
        <translation>未安装内嵌服务器。</translation>
    </message>
    <message>
        <source>The embedding model failed (llama.cpp status {status}).</source>
        <translation>嵌入模型出错（llama.cpp 状态 {status}）。</translation>
    </message>
    <message>
        <source>The embedding model was closed.</source>
        <translation>嵌入模型已关闭。</translation>
    </message>
    <message>
        <source>The file is no longer at {host} ({status}).</source>
        <translation>{host} 上已没有该文件 ({status})。</translation>
    </message>
    <message>
        <source>The file may be incomplete or of a newer format: download it again or choose another.</source>
        <translation>文件可能不完整，或格式较新：请重新下载，或选择其他文件。</translation>
    </message>
    <message>
        <source>The file on the server is not the one that was published.</source>
        <translation>服务器上的文件与所发布的不一致。</translation>
    </message>
    <message>
        <source>The file {path} is damaged ({said}).</source>
        <translation>文件 {path} 已损坏 ({said})。</translation>
    </message>
    <message>
        <source>The first {texts} of {noun}</source>
        <translation>{noun} 中的前 {texts}</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read ({reason}).</source>
        <translation>无法读取文件夹 {folder} ({reason})。</translation>
    </message>
    <message>
        <source>The guard cannot hold back single words.</source>
        <translation>守护无法拦下单个词。</translation>
    </message>
    <message>
        <source>The guard held back what would have stood here.</source>
        <translation>守护拦下了原本会出现在这里的内容。</translation>
    </message>
    <message>
        <source>The installer cannot be read ({reason}).</source>
        <translation>无法读取安装程序（{reason}）。</translation>
    </message>
    <message>
        <source>The installer is here, and is what was published: {path}</source>
        <translation>安装程序已下载，且与发布的一致：{path}</translation>
    </message>
    <message>
        <source>The installer is not what was published, and was deleted.</source>
        <translation>安装程序与发布的不一致，已被删除。</translation>
    </message>
    <message>
        <source>The key could not be kept: the system keyring does not work ({error}).</source>
        <translation>无法保存密钥：系统钥匙串不可用 ({error})。</translation>
    </message>
    <message>
        <source>The large model</source>
        <translation>大模型</translation>
    </message>
    <message>
        <source>The large model writes. It is a cloud service, or a server of yours.</source>
        <translation>由大模型写作。它是云端服务，或你自己的服务器。</translation>
    </message>
    <message>
        <source>The library comes without a text of its licence.</source>
        <translation>该库未附带许可证文本。</translation>
    </message>
    <message>
        <source>The likeliest words, mildly steered: for facts, code and figures.</source>
        <translation>最可能的用词，轻度引导：适合事实、代码和数字。</translation>
    </message>
    <message>
        <source>The list of releases cannot be read.</source>
        <translation>无法读取版本列表。</translation>
    </message>
    <message>
        <source>The list of releases is of another kind than this version reads.</source>
        <translation>版本列表的格式与此版本所能读取的不同。</translation>
    </message>
    <message>
        <source>The list of releases is too long.</source>
        <translation>版本列表过长。</translation>
    </message>
    <message>
        <source>The list of releases isn&apos;t from Tiller&apos;s makers, so nothing in it is offered.</source>
        <translation>发布列表不是来自 Tiller 的制作者，因此不会提供其中的任何内容。</translation>
    </message>
    <message>
        <source>The local model computed impossible numbers.</source>
        <translation>本地模型算出了不可能的数值。</translation>
    </message>
    <message>
        <source>The local model could not be compared with it: {reason}</source>
        <translation>无法与本地模型比较：{reason}</translation>
    </message>
    <message>
        <source>The local model failed while computing (llama.cpp status {status}).</source>
        <translation>本地模型计算时出错（llama.cpp 状态 {status}）。</translation>
    </message>
    <message>
        <source>The local model spreads what is left over its whole vocabulary.</source>
        <translation>由本地模型把剩余部分分摊到它的整个词表。</translation>
    </message>
    <message>
        <source>The local model writes alone: nothing leaves this machine.</source>
        <translation>由本地模型独自写作：没有任何内容离开本机。</translation>
    </message>
    <message>
        <source>The local model wrote it alone.</source>
        <translation>由本地模型独自写成。</translation>
    </message>
    <message>
        <source>The local model&apos;s context is full.</source>
        <translation>本地模型的上下文已满。</translation>
    </message>
    <message>
        <source>The local model, with and without your profile. It works while the cloud is awaited.</source>
        <translation>本地模型，分别带和不带你的个人资料。它在等待云端的同时运行。</translation>
    </message>
    <message>
        <source>The log could not be saved ({reason}).</source>
        <translation>无法保存日志 ({reason})。</translation>
    </message>
    <message>
        <source>The longest prompt and reply together. More takes more memory; what does not fit is left out.</source>
        <translation>提示词与回复合计的最大长度。越长占用内存越多；放不下的内容会略去。</translation>
    </message>
    <message>
        <source>The model file {name} cannot be read ({reason}).</source>
        <translation>无法读取模型文件 {name} ({reason})。</translation>
    </message>
    <message>
        <source>The model file {path} is gone.</source>
        <translation>模型文件 {path} 已不存在。</translation>
    </message>
    <message>
        <source>The model file&apos;s name holds a NUL character.</source>
        <translation>模型文件名中含有 NUL 字符。</translation>
    </message>
    <message>
        <source>The model here, with your profile. Nothing is sent.</source>
        <translation>本机的模型，带你的个人资料。不发送任何内容。</translation>
    </message>
    <message>
        <source>The model on this machine</source>
        <translation>本机的模型</translation>
    </message>
    <message>
        <source>The model&apos;s address cannot be used.</source>
        <translation>模型的地址无法使用。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template drops {missing} of {marks} messages.</source>
        <translation>模型的聊天模板丢掉了 {marks} 条消息中的 {missing} 条。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed: {said}</source>
        <translation>模型的聊天模板出错：{said}</translation>
    </message>
    <message>
        <source>The model&apos;s chat template is broken: {said}</source>
        <translation>模型的聊天模板有误：{said}</translation>
    </message>
    <message>
        <source>The model&apos;s file name cannot be used.</source>
        <translation>模型的文件名无法使用。</translation>
    </message>
    <message>
        <source>The model&apos;s name on the server; empty takes the server&apos;s first.</source>
        <translation>模型在服务器上的名称；留空则使用服务器的第一个模型。</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>The models do not get it.</source>
        <translation>模型得不到它。</translation>
    </message>
    <message>
        <source>The models&apos; contexts are too short for all; left out: {parts}.</source>
        <translation>模型的上下文太短，容纳不下全部内容；已略去：{parts}。</translation>
    </message>
    <message>
        <source>The name of {name} is not UTF-8 text, or that of a folder that it is in.</source>
        <translation>{name} 的文件名或其所在文件夹的名称不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The network&apos;s way there and back, and the cloud model. Read ahead: what was still to wait for.</source>
        <translation>网络往返与云端模型的时间。抢先读取时：仍需等待的时间。</translation>
    </message>
    <message>
        <source>The next reply says here how it reads the cloud, and why.</source>
        <translation>下一条回复会在这里说明它如何读取云端，以及原因。</translation>
    </message>
    <message>
        <source>The part of the local model&apos;s time that passed while the cloud was awaited anyway.</source>
        <translation>本地模型的用时中，与等待云端重叠的部分。</translation>
    </message>
    <message>
        <source>The path {model} cannot be used ({error}).</source>
        <translation>路径 {model} 无法使用 ({error})。</translation>
    </message>
    <message>
        <source>The private prompt can be shown when the local model is loaded.</source>
        <translation>加载本地模型后才能显示私密提示词。</translation>
    </message>
    <message>
        <source>The private prompt: read by the model on this machine, never sent.</source>
        <translation>私密提示词：由本机的模型读取，从不发送。</translation>
    </message>
    <message>
        <source>The probability after steering. The sampling settings then pick from these.</source>
        <translation>引导后的概率。采样设置随后从这些词元中选取。</translation>
    </message>
    <message>
        <source>The probability that the cloud gives it.</source>
        <translation>云端给出的概率。</translation>
    </message>
    <message>
        <source>The process that tries new model files did not start.</source>
        <translation>用于试载新模型文件的进程没有启动。</translation>
    </message>
    <message>
        <source>The proxy of this system does not let {host} be reached ({reason}).</source>
        <translation>本机的代理服务器不允许访问 {host}（{reason}）。</translation>
    </message>
    <message>
        <source>The proxy that {variable} names cannot be used.</source>
        <translation>{variable} 指定的代理服务器无法使用。</translation>
    </message>
    <message>
        <source>The rest of this reply is not kept: {error}</source>
        <translation>此回复的其余部分不会保存：{error}</translation>
    </message>
    <message>
        <source>The self-check plants made-up facts in a profile of its own, has replies written by a server on this machine, catches all bytes that are sent to it and looks for the facts. It takes half a minute.</source>
        <translation>自检会在专用的个人资料中放入虚构的事实，让本机上的服务器写回复，截获发给它的所有字节，并在其中查找这些事实。大约需要半分钟。</translation>
    </message>
    <message>
        <source>The server did not render its chat template.</source>
        <translation>服务器没有渲染它的聊天模板。</translation>
    </message>
    <message>
        <source>The server did not return token ids.</source>
        <translation>服务器没有返回词元 ID。</translation>
    </message>
    <message>
        <source>The server did not spell its own tokens.</source>
        <translation>服务器没有给出自己词元的文本。</translation>
    </message>
    <message>
        <source>The server does not go on where it stopped.</source>
        <translation>服务器无法从中断处继续。</translation>
    </message>
    <message>
        <source>The server gives at most {fewer} candidate tokens per step; {candidates} were asked for.</source>
        <translation>服务器每步最多给出 {fewer} 个候选词元；请求的是 {candidates} 个。</translation>
    </message>
    <message>
        <source>The server has no model named {name!r}. It has: {names}.</source>
        <translation>服务器没有名为 {name!r} 的模型。现有：{names}。</translation>
    </message>
    <message>
        <source>The server is of no kind that is known here.</source>
        <translation>无法识别该服务器的种类。</translation>
    </message>
    <message>
        <source>The server lists no models.</source>
        <translation>服务器没有列出任何模型。</translation>
    </message>
    <message>
        <source>The server may be too old or misconfigured; `tiller doctor` shows what it can do.</source>
        <translation>服务器可能过旧或配置有误；`tiller doctor` 会显示它支持什么。</translation>
    </message>
    <message>
        <source>The server returned no token for a letter.</source>
        <translation>服务器没有为字母返回词元。</translation>
    </message>
    <message>
        <source>The server sends more than the file holds.</source>
        <translation>服务器发送的内容超出了文件大小。</translation>
    </message>
    <message>
        <source>The server sends something else than a model.</source>
        <translation>服务器发送的不是模型。</translation>
    </message>
    <message>
        <source>The server&apos;s address can&apos;t be used: {reason}.</source>
        <translation>无法使用该服务器地址：{reason}。</translation>
    </message>
    <message>
        <source>The server&apos;s address cannot be used: {reason}.</source>
        <translation>服务器的地址无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The server&apos;s address holds a name or a password.</source>
        <translation>服务器的地址中含有用户名或密码。</translation>
    </message>
    <message>
        <source>The server&apos;s address.</source>
        <translation>服务器的地址。</translation>
    </message>
    <message>
        <source>The server&apos;s answer holds no {what}.</source>
        <translation>服务器的响应中没有 {what}。</translation>
    </message>
    <message>
        <source>The server&apos;s answer is not JSON; it begins with {begins!r}.</source>
        <translation>服务器的响应不是 JSON；开头为 {begins!r}。</translation>
    </message>
    <message>
        <source>The server&apos;s log-probabilities cannot be used: {fault}.</source>
        <translation>服务器的对数概率无法使用：{fault}。</translation>
    </message>
    <message>
        <source>The server&apos;s stream ended early.</source>
        <translation>服务器的数据流提前结束。</translation>
    </message>
    <message>
        <source>The service ended this reply early ({reason}).</source>
        <translation>服务提前结束了此回复（{reason}）。</translation>
    </message>
    <message>
        <source>The service failed while it was writing ({reason}).</source>
        <translation>服务在生成过程中出错（{reason}）。</translation>
    </message>
    <message>
        <source>The service&apos;s content filter ended this reply.</source>
        <translation>服务的内容过滤器终止了此回复。</translation>
    </message>
    <message>
        <source>The service&apos;s own limit of {kind} is reached.</source>
        <translation>已达到服务自身的 {kind} 限额。</translation>
    </message>
    <message>
        <source>The service&apos;s own limits: {limits}.</source>
        <translation>服务自身的限额：{limits}。</translation>
    </message>
    <message>
        <source>The settings cannot be read ({reason}).</source>
        <translation>无法读取设置 ({reason})。</translation>
    </message>
    <message>
        <source>The settings could not be kept ({reason}).</source>
        <translation>无法保存设置 ({reason})。</translation>
    </message>
    <message>
        <source>The settings file holds a value that cannot be used: {reason}</source>
        <translation>设置文件中有无法使用的值：{reason}</translation>
    </message>
    <message>
        <source>The settings file is not UTF-8 text ({reason}).</source>
        <translation>设置文件不是 UTF-8 文本 ({reason})。</translation>
    </message>
    <message>
        <source>The settings file is not a JSON object.</source>
        <translation>设置文件不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The settings file is not valid JSON ({reason}).</source>
        <translation>设置文件不是有效的 JSON ({reason})。</translation>
    </message>
    <message>
        <source>The system does not open it. Open it yourself: {path}</source>
        <translation>系统无法打开它。请自行打开：{path}</translation>
    </message>
    <message>
        <source>The system ended the loading of {name}, most likely for lack of memory.</source>
        <translation>系统终止了 {name} 的加载，很可能是因为内存不足。</translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Gemma in the cloud.</source>
        <translation>云端为 Gemma 时，笔记本电脑的常用选择。</translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Llama in the cloud.</source>
        <translation>云端为 Llama 时，笔记本电脑的常用选择。</translation>
    </message>
    <message>
        <source>The usual choice for a laptop beside a Qwen in the cloud.</source>
        <translation>云端为 Qwen 时，笔记本电脑的常用选择。</translation>
    </message>
    <message>
        <source>There is no cloud model.</source>
        <translation>没有云端模型。</translation>
    </message>
    <message>
        <source>There is no connection yet.</source>
        <translation>尚未连接。</translation>
    </message>
    <message>
        <source>There is no file of a kind that can be read in there.</source>
        <translation>其中没有可读取类型的文件。</translation>
    </message>
    <message>
        <source>There is no kind of server “{kind}”.</source>
        <translation>没有“{kind}”这种服务器。</translation>
    </message>
    <message>
        <source>There is no model file at {path}.</source>
        <translation>{path} 处没有模型文件。</translation>
    </message>
    <message>
        <source>There is no newer one.</source>
        <translation>没有更新的版本。</translation>
    </message>
    <message>
        <source>There is no setting “{path}”.</source>
        <translation>没有名为“{path}”的设置。</translation>
    </message>
    <message>
        <source>There is not enough memory for a context of {tokens:,} tokens: it takes {needed:.1f} GB, and {available:.1f} GB are free.</source>
        <translation>内存不足以容纳 {tokens:,} 个词元的上下文：需要 {needed:.1f} GB，可用 {available:.1f} GB。</translation>
    </message>
    <message>
        <source>There is nothing of yours in this conversation yet.</source>
        <translation>此对话中还没有你的内容。</translation>
    </message>
    <message>
        <source>There is nothing to send yet: type a message.</source>
        <translation>还没有可发送的内容：请输入消息。</translation>
    </message>
    <message>
        <source>There is too little writing of yours to measure on.</source>
        <translation>你自己写的文字太少，无法测量。</translation>
    </message>
    <message>
        <source>These can: {kinds}.</source>
        <translation>可读取的类型：{kinds}。</translation>
    </message>
    <message>
        <source>These texts</source>
        <translation>这些文本</translation>
    </message>
    <message numerus="yes">
        <source>Thinking… {n} token</source>
        <comment>Thinking… {n} tokens</comment>
        <translation>
            <numerusform>思考中… {n} 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>This chat holds messages that never left this computer.</source>
        <translation>此对话中有从未离开过本机的消息。</translation>
    </message>
    <message>
        <source>This connection is not encrypted, as you allowed: whoever is on the network reads what is sent.</source>
        <translation>按你的许可，此连接未加密：网络上的任何人都能读到所发送的内容。</translation>
    </message>
    <message>
        <source>This does without your profile: {error}</source>
        <translation>这次不使用你的个人资料：{error}</translation>
    </message>
    <message>
        <source>This is a made-up person, and nothing of the demo is kept.</source>
        <translation>这是虚构的人物，演示中的任何内容都不会保存。</translation>
    </message>
    <message>
        <source>This is in your history already.</source>
        <translation>这已在你的历史中。</translation>
    </message>
    <message>
        <source>This is not a llama.cpp server.</source>
        <translation>这不是 llama.cpp 服务器。</translation>
    </message>
    <message>
        <source>This is not kept: {error}</source>
        <translation>这不会保存：{error}</translation>
    </message>
    <message>
        <source>This is not part of the installed program; Tiller run from its source can have it.</source>
        <translation>安装的程序不包含它；从源代码运行的 Tiller 可以安装。</translation>
    </message>
    <message>
        <source>This machine has {total} of memory, {free} free.</source>
        <translation>本机共有 {total} 内存，可用 {free}。</translation>
    </message>
    <message>
        <source>This machine has {total} of memory, {free} free. The download goes on while you do the rest.</source>
        <translation>本机共有 {total} 内存，可用 {free}。你进行其余步骤时，下载会继续。</translation>
    </message>
    <message>
        <source>This machine&apos;s processor lacks the instructions that models are quick with: they run several times slower than elsewhere. Choose a small one under Local models.</source>
        <translation>此电脑的处理器缺少让模型快速运行的指令：模型会比别处慢数倍。请在“本地模型”中选择一个小模型。</translation>
    </message>
    <message>
        <source>This message is too long: it comes to {tokens:,} tokens for the {model}{room}.</source>
        <translation>此消息太长：对 {model} 来说共有 {tokens:,} 个词元{room}。</translation>
    </message>
    <message>
        <source>This model cannot take back a token.</source>
        <translation>此模型无法撤回词元。</translation>
    </message>
    <message>
        <source>This model file crashes llama.cpp, so Tiller does not load it: {name}.</source>
        <translation>此模型文件会使 llama.cpp 崩溃，因此 Tiller 不加载它：{name}。</translation>
    </message>
    <message>
        <source>This model has no chat template, so it cannot hold a conversation.</source>
        <translation>此模型没有聊天模板，因此无法进行对话。</translation>
    </message>
    <message>
        <source>This model thinks before it answers, and its service keeps the thoughts apart, so that they cannot be gone on with.</source>
        <translation>此模型先思考再回答，而其服务把思考单独存放，因此无法接着思考继续写。</translation>
    </message>
    <message>
        <source>This one does not know where to ask for a newer one: it was not packed by a release.</source>
        <translation>此程序不知道向哪里询问新版本：它不是由正式发布打包的。</translation>
    </message>
    <message>
        <source>This reply</source>
        <translation>此回复</translation>
    </message>
    <message>
        <source>This reply doesn&apos;t use your profile: {error}</source>
        <translation>这条回复没有使用您的个人资料:{error}</translation>
    </message>
    <message>
        <source>This server looks as if it tries to find out about you: its probabilities {reason}. What it may learn is limited to next to nothing until you connect anew.</source>
        <translation>此服务器似乎在试图探知你的信息：它的概率 {reason}。在你重新连接之前，它能获知的内容几乎为零。</translation>
    </message>
    <message>
        <source>This server offers no way to turn a conversation into its own tokens (/tokenize).</source>
        <translation>此服务器无法把对话转换为它自己的词元 (/tokenize)。</translation>
    </message>
    <message>
        <source>This service cannot go on with a reply that has begun.</source>
        <translation>此服务无法接着已开始的回复继续写。</translation>
    </message>
    <message>
        <source>This service may know as much about you as your limit allows, so this reply isn&apos;t personalized.</source>
        <translation>该服务对您的了解可能已达到您设定的上限，因此此回复未个性化。</translation>
    </message>
    <message>
        <source>This stays on this machine. Your own letters and notes can be added later, as history.</source>
        <translation>这些内容留在本机。你自己的信件和笔记可以稍后作为历史添加。</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>已思考</translation>
    </message>
    <message numerus="yes">
        <source>Thought for {n} token</source>
        <comment>Thought for {n} tokens</comment>
        <translation>
            <numerusform>已思考 {n} 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Thoughts too</source>
        <translation>也包括思考</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Three short steps set it up. Everything can be changed later, and you can skip them.</source>
        <translation>只需三个简短步骤即可完成设置。一切都可以日后更改，你也可以跳过。</translation>
    </message>
    <message>
        <source>Tiller ended while it was loading {name}, so it does not load it by itself.</source>
        <translation>Tiller 上次在加载 {name} 时意外结束，因此不会自动加载它。</translation>
    </message>
    <message>
        <source>Tiller exports (*.json)</source>
        <translation>Tiller 导出文件 (*.json)</translation>
    </message>
    <message>
        <source>Tiller is not connected.</source>
        <translation>Tiller 未连接。</translation>
    </message>
    <message>
        <source>Tiller itself failed ({error}).</source>
        <translation>Tiller 自身出错 ({error})。</translation>
    </message>
    <message>
        <source>Tiller {version} is installed.</source>
        <translation>已安装 Tiller {version}。</translation>
    </message>
    <message>
        <source>Tiller {version} is there.</source>
        <translation>Tiller {version} 已发布。</translation>
    </message>
    <message>
        <source>Tiller&apos;s icon</source>
        <translation>Tiller 的图标</translation>
    </message>
    <message>
        <source>Time of each token by stage</source>
        <translation>每个词元各阶段的用时</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>可下载</translation>
    </message>
    <message>
        <source>To find out about the server</source>
        <translation>用于了解服务器</translation>
    </message>
    <message>
        <source>To the cloud&apos;s server and back, as measured when it was connected.</source>
        <translation>到云端服务器的往返时间，连接时测得。</translation>
    </message>
    <message>
        <source>To {value} · {requests:,} requests · {length:,} bytes.</source>
        <translation>发往 {value} · {requests:,} 个请求 · {length:,} 字节。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Today&apos;s spending limit of {price} is reached: {price2} is spent.</source>
        <translation>已达到今天的支出上限 {price}：已花费 {price2}。</translation>
    </message>
    <message>
        <source>Today: {price}{limit}.</source>
        <translation>今天：{price}{limit}。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Token before</source>
        <translation>前一个词元</translation>
    </message>
    <message>
        <source>Token behind</source>
        <translation>后一个词元</translation>
    </message>
    <message>
        <source>Token ids, and a line of drafts in one request.</source>
        <translation>词元 ID，以及在一个请求中发送一串草稿。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Tokens a second, measured or expected: {rates}. {upper}{words}.</source>
        <translation>每秒词元数（实测或预计）：{rates}。{upper}{words}。</translation>
    </message>
    <message>
        <source>Tokens as the service bills them, at the prices that you set in Connections.</source>
        <translation>按服务计费的词元数，价格为你在“连接”中设置的价格。</translation>
    </message>
    <message>
        <source>Tokens beyond the candidates</source>
        <translation>候选之外的词元</translation>
    </message>
    <message>
        <source>Tokens less likely than this share of the likeliest one are not chosen; 0 takes all.</source>
        <translation>概率低于最可能词元的这一比例的词元不会选用；0 表示全部可选。</translation>
    </message>
    <message>
        <source>Tokens that only one model has stay as the cloud has them (the paper&apos;s first way).</source>
        <translation>仅一个模型拥有的词元保持云端的概率（论文的第一种方法）。</translation>
    </message>
    <message>
        <source>Too few of your texts could be measured with this model.</source>
        <translation>你的文字中能用这个模型测量的太少。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Trust again</source>
        <translation>重新信任</translation>
    </message>
    <message>
        <source>Trust {endpoint} again</source>
        <translation>重新信任 {endpoint}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try again later, or choose another model.</source>
        <translation>请稍后重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Try again, or choose another model or server.</source>
        <translation>请重试，或选择其他模型或服务器。</translation>
    </message>
    <message>
        <source>Try again, or choose another model under Local models.</source>
        <translation>请重试，或在“本地模型”中选择其他模型。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Try again; if it goes on, look at its log.</source>
        <translation>请重试；如果仍然如此，请查看它的日志。</translation>
    </message>
    <message>
        <source>Try again; if it goes on, look at the server&apos;s own log.</source>
        <translation>请重试；如果仍然如此，请查看服务器自己的日志。</translation>
    </message>
    <message>
        <source>Try again; if it goes on, the server may be overloaded.</source>
        <translation>请重试；如果仍然如此，服务器可能已过载。</translation>
    </message>
    <message>
        <source>Turn &amp;off</source>
        <translation>关闭(&amp;O)</translation>
    </message>
    <message>
        <source>Turn steering off for it, or use a server that takes token ids (llama.cpp, vLLM).</source>
        <translation>请为它关闭引导，或使用接受词元 ID 的服务器（llama.cpp、vLLM）。</translation>
    </message>
    <message>
        <source>Turn steering off, or let the local model write alone.</source>
        <translation>请关闭引导，或让本地模型独自写作。</translation>
    </message>
    <message>
        <source>Turn streaming on at the server, or use another server.</source>
        <translation>请在服务器上启用流式传输，或使用其他服务器。</translation>
    </message>
    <message>
        <source>Type a message. Enter sends, Shift+Enter starts a new line.</source>
        <translation>输入消息。按 Enter 发送，Shift+Enter 换行。</translation>
    </message>
    <message>
        <source>Type a question to see what of your profile and history would steer the reply.</source>
        <translation>输入一个问题，看看你的个人资料和历史中哪些内容会引导回复。</translation>
    </message>
    <message>
        <source>Un&amp;pin</source>
        <translation>取消固定(&amp;P)</translation>
    </message>
    <message>
        <source>Underline the tokens of a reply that steering changed.</source>
        <translation>给回复中被引导改变的词元加下划线。</translation>
    </message>
    <message>
        <source>Unencrypted connections</source>
        <translation>未加密的连接</translation>
    </message>
    <message>
        <source>Unpack {path} and run install.sh in it; quit Tiller first.</source>
        <translation>请先退出 Tiller，再解压 {path} 并运行其中的 install.sh。</translation>
    </message>
    <message>
        <source>Until the request has left this machine.</source>
        <translation>直到请求离开本机。</translation>
    </message>
    <message>
        <source>Update Tiller first.</source>
        <translation>请先更新 Tiller。</translation>
    </message>
    <message>
        <source>Update Tiller, or choose another model.</source>
        <translation>请更新 Tiller，或选择其他模型。</translation>
    </message>
    <message>
        <source>Update Tiller. Nothing was changed.</source>
        <translation>请更新 Tiller。未做任何更改。</translation>
    </message>
    <message>
        <source>Updates – Tiller</source>
        <translation>更新 – Tiller</translation>
    </message>
    <message>
        <source>Use a llama.cpp or vLLM server, or turn steering off.</source>
        <translation>请使用 llama.cpp 或 vLLM 服务器，或关闭引导。</translation>
    </message>
    <message>
        <source>Use an address that begins with https://.</source>
        <translation>请使用以 https:// 开头的地址。</translation>
    </message>
    <message>
        <source>Use it unsteered</source>
        <translation>不加引导使用</translation>
    </message>
    <message>
        <source>Use it without steering, or let the local model write alone: then nothing is sent.</source>
        <translation>请不加引导使用，或让本地模型独自写作：那样不会发送任何内容。</translation>
    </message>
    <message>
        <source>Used for the last reply</source>
        <translation>用于上一条回复</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Version 0.12.11 or later, which sends log-probabilities.</source>
        <translation>0.12.11 或更高版本，它会发送对数概率。</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>投票</translation>
    </message>
    <message>
        <source>Wait a little, or raise the limit with your provider.</source>
        <translation>请稍等，或向服务商申请提高限额。</translation>
    </message>
    <message>
        <source>Wait a moment and send it again.</source>
        <translation>请稍等片刻再发送。</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>请稍等片刻再重试。</translation>
    </message>
    <message>
        <source>Wait until that has ended.</source>
        <translation>请等它结束。</translation>
    </message>
    <message>
        <source>Watch for servers that ask about you</source>
        <translation>留意打探你的服务器</translation>
    </message>
    <message>
        <source>Welcome to Tiller</source>
        <translation>欢迎使用 Tiller</translation>
    </message>
    <message>
        <source>What a day may cost, all endpoints together. Requests beyond it are not sent.</source>
        <translation>一天最多可花费的金额，所有端点合计。超出的请求不会发送。</translation>
    </message>
    <message>
        <source>What a reply may tell</source>
        <translation>回复可以透露的内容</translation>
    </message>
    <message>
        <source>What all replies of a day may reveal to one service about one profile. After that, replies of that day are not personalized.</source>
        <translation>一天内所有回复可向一个服务透露的关于一个个人资料的信息量。超过后，当天的回复不再个性化。</translation>
    </message>
    <message>
        <source>What all replies together may reveal to one service about one profile. After that, replies are not personalized.</source>
        <translation>所有回复合计可向一个服务透露的关于一个个人资料的信息量。超过后，回复不再个性化。</translation>
    </message>
    <message>
        <source>What could stand here, the likeliest first; the one that does is bold.</source>
        <translation>这里可能出现的词元，最可能的在前；实际采用的以粗体显示。</translation>
    </message>
    <message>
        <source>What each service may have learned</source>
        <translation>各服务可能了解到的信息</translation>
    </message>
    <message>
        <source>What has arrived is kept: go on when the connection is better.</source>
        <translation>已下载的部分已保留：请在连接好转后继续。</translation>
    </message>
    <message>
        <source>What has arrived of {name} cannot be deleted ({reason}).</source>
        <translation>无法删除 {name} 已下载的部分 ({reason})。</translation>
    </message>
    <message>
        <source>What holds back the rest</source>
        <translation>拦下其余内容的机制</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>What is written before amounts.</source>
        <translation>写在金额前面的符号。</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>What replies &amp;told</source>
        <translation>回复透露了什么(&amp;T)</translation>
    </message>
    <message>
        <source>What replies must not spell out</source>
        <translation>回复不得直接说出的内容</translation>
    </message>
    <message>
        <source>What stands for the part of the cloud&apos;s distribution that it did not send.</source>
        <translation>用什么代替云端未发送的那部分概率分布。</translation>
    </message>
    <message>
        <source>What the cloud &amp;saw</source>
        <translation>云端看到了什么(&amp;S)</translation>
    </message>
    <message>
        <source>What the cloud model runs on.</source>
        <translation>云端模型的运行平台。</translation>
    </message>
    <message>
        <source>What the cloud model writes for anybody.</source>
        <translation>云端模型写给任何人的内容。</translation>
    </message>
    <message>
        <source>What the last replies told</source>
        <translation>最近的回复透露了什么</translation>
    </message>
    <message>
        <source>What the plot and the numbers are about: the last reply, or all of this session.</source>
        <translation>图表和数字所指的范围：上一条回复，或本次会话的全部回复。</translation>
    </message>
    <message>
        <source>What the self-check found</source>
        <translation>自检的结果</translation>
    </message>
    <message>
        <source>What to keep back</source>
        <translation>要拦下的内容</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>已发送的内容</translation>
    </message>
    <message>
        <source>What would be imported</source>
        <translation>将要导入的内容</translation>
    </message>
    <message>
        <source>What you call this endpoint.</source>
        <translation>你对此端点的称呼。</translation>
    </message>
    <message>
        <source>What you do now is not kept: your data could not be opened.</source>
        <translation>你现在所做的不会保存：无法打开你的数据。</translation>
    </message>
    <message>
        <source>What you do now is not kept: your data could not be used.</source>
        <translation>你现在所做的不会保存：你的数据无法使用。</translation>
    </message>
    <message>
        <source>What you let out</source>
        <translation>你允许透露的内容</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Where it matters</source>
        <translation>仅在关键处</translation>
    </message>
    <message>
        <source>Whether there is a newer version cannot be told. {reason}</source>
        <translation>无法得知是否有新版本。{reason}</translation>
    </message>
    <message>
        <source>Whether what a reasoning model thinks before it answers is steered as well. Off, your profile has no part in it; the answer is steered either way.</source>
        <translation>推理模型在回答之前的思考是否也受引导。关闭时，思考中不会用到你的个人资料；无论开关，回答都受引导。</translation>
    </message>
    <message>
        <source>Which guessed tokens may be sent ahead.</source>
        <translation>哪些猜测的词元可以提前发送。</translation>
    </message>
    <message>
        <source>Which replies</source>
        <translation>哪些回复</translation>
    </message>
    <message>
        <source>Which tokens are steered, and which are left to the cloud alone.</source>
        <translation>哪些词元受引导，哪些完全交给云端。</translation>
    </message>
    <message>
        <source>Whichever is measured to be the fastest here.</source>
        <translation>选用在此处实测最快的方式。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>With two small models on this machine: nothing is sent anywhere.</source>
        <translation>使用本机上的两个小模型：不会向任何地方发送内容。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Words in a row that are kept back</source>
        <translation>连续多少个词会被拦下</translation>
    </message>
    <message>
        <source>Words that no honest server would offer are left to the server, and a suspect one learns next to nothing.</source>
        <translation>诚实的服务器不会给出的词将留给服务器自己，可疑的服务器几乎什么也得不到。</translation>
    </message>
    <message>
        <source>Write it like http://proxy.example:3128 or socks5://127.0.0.1:1080, and start Tiller again.</source>
        <translation>请写成 http://proxy.example:3128 或 socks5://127.0.0.1:1080 的形式，然后重新启动 Tiller。</translation>
    </message>
    <message>
        <source>Write it like https://host or http://127.0.0.1:8080.</source>
        <translation>请写成 https://host 或 http://127.0.0.1:8080 的形式。</translation>
    </message>
    <message>
        <source>Write it with https://. If you trust the network in between, allow it in Connections, or with --plain-http.</source>
        <translation>请使用 https://。如果你信任中间的网络，可在“连接”中允许，或使用 --plain-http。</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>Writing replies and catching what leaves…</source>
        <translation>正在生成回复并捕获发出的内容…</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>You have asked nothing yet: have some conversations first.</source>
        <translation>你还没有问过问题：请先进行一些对话。</translation>
    </message>
    <message>
        <source>You saw no difference.</source>
        <translation>你没有看出差别。</translation>
    </message>
    <message>
        <source>Your data could not be read or written ({said}).</source>
        <translation>无法读取或写入你的数据（{said}）。</translation>
    </message>
    <message>
        <source>Your data was kept by a test version of Tiller from before its first release (format {version}), which this version cannot read.</source>
        <translation>您的数据由 Tiller 首次发布之前的测试版本保存（格式 {version}），此版本无法读取。</translation>
    </message>
    <message>
        <source>Your data was last used by a newer version of Tiller (format {version}, this one knows {migrations}).</source>
        <translation>你的数据上次由更新版本的 Tiller 使用（格式 {version}，当前版本只支持到 {migrations}）。</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Your past questions</source>
        <translation>你以前的问题</translation>
    </message>
    <message>
        <source>Your profile stays here, but there is no {value}: replies can tell more of it.</source>
        <translation>你的个人资料留在本机，但没有 {value}：回复可能会透露更多内容。</translation>
    </message>
    <message>
        <source>Your profile stays here. Names, numbers and your own sentences are kept out of replies, and what the rest may tell is limited to {budget_bits:g} bits a reply. A paraphrase is not kept back.</source>
        <translation>你的个人资料留在本机。姓名、数字和你自己的句子不会出现在回复中，其余内容每条回复最多透露 {budget_bits:g} 比特。改写后的说法不会被拦下。</translation>
    </message>
    <message>
        <source>Your reply is ready.</source>
        <translation>你的回复已就绪。</translation>
    </message>
    <message>
        <source>Your style above all. Small local models begin to overdo it here.</source>
        <translation>你的风格优先。小型本地模型从这里开始会用力过度。</translation>
    </message>
    <message>
        <source>`tiller config` lists them all.</source>
        <translation>`tiller config` 会列出全部。</translation>
    </message>
    <message>
        <source>a day at most</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>a link or an account name</source>
        <translation>链接或账号名</translation>
    </message>
    <message>
        <source>a local step takes {value:.0f} ms</source>
        <translation>本地每步耗时 {value:.0f} ms</translation>
    </message>
    <message>
        <source>a log-probability is not a number (NaN)</source>
        <translation>有对数概率不是数字 (NaN)</translation>
    </message>
    <message>
        <source>a log-probability is positive ({value:.4g})</source>
        <translation>有对数概率为正数（{value:.4g}）</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>名字</translation>
    </message>
    <message>
        <source>a new one for every reply</source>
        <translation>每条回复都用新的</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a reply must be allowed at least one token</source>
        <translation>回复至少要允许一个词元</translation>
    </message>
    <message>
        <source>a request takes {value:.0f} ms</source>
        <translation>每个请求耗时 {value:.0f} ms</translation>
    </message>
    <message>
        <source>a token id is negative ({value})</source>
        <translation>有词元 ID 为负数（{value}）</translation>
    </message>
    <message>
        <source>about 100 others</source>
        <translation>约 100 种其他语言</translation>
    </message>
    <message>
        <source>about 140 others</source>
        <translation>约 140 种其他语言</translation>
    </message>
    <message>
        <source>adding a fact</source>
        <translation>添加事实</translation>
    </message>
    <message>
        <source>adding a text</source>
        <translation>添加文本</translation>
    </message>
    <message>
        <source>adding to the list</source>
        <translation>加入列表</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>advised</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>an address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>an e-mail address</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>an uncommon word of your facts</source>
        <translation>你的事实中的不常见词语</translation>
    </message>
    <message>
        <source>and {rest:,} more</source>
        <translation>以及另外 {rest:,} 条</translation>
    </message>
    <message>
        <source>answer for every prompt of the list</source>
        <translation>与列表中每条提示词对应的回答</translation>
    </message>
    <message>
        <source>are kept back almost entirely</source>
        <translation>几乎全部被扣留</translation>
    </message>
    <message>
        <source>as many as were asked for</source>
        <translation>请求多少就有多少</translation>
    </message>
    <message>
        <source>as prompt</source>
        <translation>与提示词相同</translation>
    </message>
    <message>
        <source>at most {candidates} candidates a token</source>
        <translation>每个词元最多 {candidates} 个候选词元</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>比特</translation>
    </message>
    <message>
        <source>bits disclosed</source>
        <translation>泄露比特</translation>
    </message>
    <message>
        <source>blind test</source>
        <translation>盲测</translation>
    </message>
    <message>
        <source>budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>changing a fact</source>
        <translation>修改事实</translation>
    </message>
    <message>
        <source>changing a text</source>
        <translation>修改文本</translation>
    </message>
    <message>
        <source>chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>checking, {words}</source>
        <translation>正在校验，{words}</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>chosen token</source>
        <translation>所选词元</translation>
    </message>
    <message>
        <source>cloud</source>
        <translation>云端</translation>
    </message>
    <message>
        <source>cloud and policy agree on {value:.0%}</source>
        <translation>云端与策略的一致率为 {value:.0%}</translation>
    </message>
    <message>
        <source>cloud model</source>
        <translation>云端模型</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>对比</translation>
    </message>
    <message numerus="yes">
        <source>deleting a fact</source>
        <comment>deleting {n} facts</comment>
        <translation>
            <numerusform>删除 {n} 条事实</numerusform>
        </translation>
    </message>
    <message>
        <source>deleting a profile</source>
        <translation>删除个人资料</translation>
    </message>
    <message numerus="yes">
        <source>deleting a text</source>
        <comment>deleting {n} texts</comment>
        <translation>
            <numerusform>删除 {n} 篇文字</numerusform>
        </translation>
    </message>
    <message>
        <source>delta</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>description of itself</source>
        <translation>自身的描述信息</translation>
    </message>
    <message>
        <source>do not decide between words</source>
        <translation>在词语之间不做取舍</translation>
    </message>
    <message>
        <source>does not say which kind of model it is</source>
        <translation>没有说明模型的类型</translation>
    </message>
    <message>
        <source>does not state {key}</source>
        <translation>没有给出 {key}</translation>
    </message>
    <message>
        <source>drafts</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>drafts hold {value:.0%} of tokens</source>
        <translation>草稿命中 {value:.0%} 的词元</translation>
    </message>
    <message>
        <source>drafts must be allowed before they can be used</source>
        <translation>要先允许草稿才能使用</translation>
    </message>
    <message>
        <source>e-mail address</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>every candidate is impossible</source>
        <translation>所有候选词元都不可能</translation>
    </message>
    <message>
        <source>fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>favour words that do not fit</source>
        <translation>偏向不合适的词</translation>
    </message>
    <message>
        <source>fits well</source>
        <translation>合适</translation>
    </message>
    <message>
        <source>free</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>fuse</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>gain, nats a token</source>
        <translation>增益，每词元奈特</translation>
    </message>
    <message>
        <source>guard</source>
        <translation>守护</translation>
    </message>
    <message>
        <source>has an absurdly long header</source>
        <translation>的文件头长得离谱</translation>
    </message>
    <message>
        <source>has weights of an impossible shape ({name})</source>
        <translation>含有形状不可能的权重（{name}）</translation>
    </message>
    <message>
        <source>has weights that overlap ({name})</source>
        <translation>含有相互重叠的权重（{name}）</translation>
    </message>
    <message>
        <source>has {tokens:,} tokens, but weights for {other:,}</source>
        <translation>有 {tokens:,} 个词元，却有 {other:,} 个词元的权重</translation>
    </message>
    <message>
        <source>has {tokens:,} tokens, but {other:,} of {key}</source>
        <translation>有 {tokens:,} 个词元，{key} 却有 {other:,} 项</translation>
    </message>
    <message>
        <source>hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>holds a value of an unknown type ({kind})</source>
        <translation>含有未知类型的值（{kind}）</translation>
    </message>
    <message>
        <source>holds an absurdly long name</source>
        <translation>含有长得离谱的名称</translation>
    </message>
    <message>
        <source>holds no weights</source>
        <translation>不含权重</translation>
    </message>
    <message>
        <source>holds the {wire} requests byte for byte as they passed</source>
        <translation>逐字节保存了经过的 {wire} 个请求</translation>
    </message>
    <message>
        <source>http://{host} is not encrypted: all that is sent there can be read on the way.</source>
        <translation>http://{host} 未加密：发往那里的所有内容都可能在途中被读取。</translation>
    </message>
    <message>
        <source>https://host or http://127.0.0.1:8080</source>
        <translation>https://host 或 http://127.0.0.1:8080</translation>
    </message>
    <message>
        <source>importing facts</source>
        <translation>导入事实</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>index for every prompt of the list</source>
        <translation>与列表中每条提示词对应的索引</translation>
    </message>
    <message>
        <source>is incomplete: it ends before its weights do</source>
        <translation>不完整：权重尚未结束，文件就已结束</translation>
    </message>
    <message>
        <source>is incomplete: it ends within its header</source>
        <translation>不完整：文件头尚未结束，文件就已结束</translation>
    </message>
    <message>
        <source>is not a GGUF model file</source>
        <translation>不是 GGUF 模型文件</translation>
    </message>
    <message>
        <source>is of a GGUF version ({version}) that is not known here</source>
        <translation>的 GGUF 版本（{version}）在此未知</translation>
    </message>
    <message>
        <source>it begins with {scheme}://</source>
        <translation>它以 {scheme}:// 开头</translation>
    </message>
    <message>
        <source>it has a blank in it</source>
        <translation>其中有空格</translation>
    </message>
    <message>
        <source>it holds no candidate tokens</source>
        <translation>其中没有候选词元</translation>
    </message>
    <message>
        <source>it names no server</source>
        <translation>其中没有服务器名</translation>
    </message>
    <message>
        <source>it needs the embedded server</source>
        <translation>需要内置服务器</translation>
    </message>
    <message>
        <source>it took over {seconds:g} seconds, or too much memory</source>
        <translation>耗时超过 {seconds:g} 秒，或占用内存过多</translation>
    </message>
    <message>
        <source>keeping back</source>
        <translation>拦下</translation>
    </message>
    <message>
        <source>kept in the system keyring and nowhere else</source>
        <translation>只保存在系统钥匙串中，别无他处</translation>
    </message>
    <message>
        <source>leave only a few words to choose from</source>
        <translation>只留下少数几个词可选</translation>
    </message>
    <message>
        <source>letting through</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>link or account name</source>
        <translation>链接或账号名</translation>
    </message>
    <message>
        <source>list of its models</source>
        <translation>模型列表</translation>
    </message>
    <message>
        <source>llama-server from llama.cpp, on this machine or another. Any number of candidates; everything works.</source>
        <translation>本机或其他机器上由 llama.cpp 提供的 llama-server。候选词元数量不限，所有功能均可用。</translation>
    </message>
    <message>
        <source>llama.cpp could not load {name}: {reason}</source>
        <translation>llama.cpp 无法加载 {name}：{reason}</translation>
    </message>
    <message>
        <source>llama.cpp could not make a context of {tokens:,} tokens.</source>
        <translation>llama.cpp 无法创建 {tokens:,} 个词元的上下文。</translation>
    </message>
    <message>
        <source>llama.cpp server</source>
        <translation>llama.cpp 服务器</translation>
    </message>
    <message>
        <source>loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>local</source>
        <translation>本地</translation>
    </message>
    <message>
        <source>local model</source>
        <translation>本地模型</translation>
    </message>
    <message>
        <source>local time hidden</source>
        <translation>被掩盖的本地耗时</translation>
    </message>
    <message>
        <source>log-probabilities</source>
        <translation>对数概率</translation>
    </message>
    <message>
        <source>log-probabilities that can be read</source>
        <translation>可读取的对数概率</translation>
    </message>
    <message>
        <source>log-probabilities, which Ollama has since 0.12.11</source>
        <translation>对数概率（Ollama 自 0.12.11 起提供）</translation>
    </message>
    <message>
        <source>log2 of steered over cloud: what the choice tells the cloud about you at most.</source>
        <translation>受引导概率与云端概率之比的 log2：这一选择最多让云端得知多少关于你的信息。</translation>
    </message>
    <message>
        <source>make many words equally likely</source>
        <translation>让许多词的可能性相同</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>moving a fact</source>
        <translation>移动事实</translation>
    </message>
    <message>
        <source>ms a token</source>
        <translation>ms/词元</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名字</translation>
    </message>
    <message>
        <source>names two of its tensors alike</source>
        <translation>有两个同名的张量</translation>
    </message>
    <message>
        <source>nests its values too deeply</source>
        <translation>的值嵌套过深</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>no passage of the history fits</source>
        <translation>历史中没有合适的段落</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未给出原因</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing is kept back</source>
        <translation>不拦下任何内容</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>off; passages are found by their words alone.</source>
        <translation>关；仅按词语查找段落。</translation>
    </message>
    <message>
        <source>off; the model cannot be used.</source>
        <translation>关；该模型无法使用。</translation>
    </message>
    <message>
        <source>offer the same words again and again</source>
        <translation>反复给出相同的词</translation>
    </message>
    <message>
        <source>on your list</source>
        <translation>在你的列表中</translation>
    </message>
    <message>
        <source>on; the whole history is read.</source>
        <translation>开；全部历史均已读取。</translation>
    </message>
    <message>
        <source>on; what is new could not be read, and is tried again.</source>
        <translation>开启；新内容未能读取，将重试。</translation>
    </message>
    <message>
        <source>one by one</source>
        <translation>逐个</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>paused, {share} %</source>
        <translation>已暂停，{share} %</translation>
    </message>
    <message>
        <source>paused, {words}</source>
        <translation>已暂停，{words}</translation>
    </message>
    <message>
        <source>places its weights askew ({name})</source>
        <translation>权重的位置没有对齐（{name}）</translation>
    </message>
    <message>
        <source>planted facts</source>
        <translation>埋入的事实</translation>
    </message>
    <message>
        <source>probability, %</source>
        <translation>概率，%</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>读取方式</translation>
    </message>
    <message>
        <source>reading the history, {left:,} passages left.</source>
        <translation>正在读取历史，剩余 {left:,} 个段落。</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>reason for its end</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>reason of its end</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>renaming a profile</source>
        <translation>重命名个人资料</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>reply, the newest last</source>
        <translation>回复，最新的在最后</translation>
    </message>
    <message>
        <source>request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>requests for these ids.</source>
        <translation>这些 ID 的请求。</translation>
    </message>
    <message>
        <source>response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>round trip</source>
        <translation>往返时间</translation>
    </message>
    <message>
        <source>run-ahead</source>
        <translation>抢先读取</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>slow processor</source>
        <translation>处理器较慢</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>stands in none of the files</source>
        <translation>未出现在任何文件中</translation>
    </message>
    <message>
        <source>states an absurd number of weights</source>
        <translation>声明的权重数量大得离谱</translation>
    </message>
    <message>
        <source>states an absurd number of {of_what} ({number:,})</source>
        <translation>声明的 {of_what} 数量大得离谱（{number:,}）</translation>
    </message>
    <message>
        <source>states an absurd {key}: {value}</source>
        <translation>给出的 {key} 不合理：{value}</translation>
    </message>
    <message>
        <source>states {key} twice</source>
        <translation>重复给出了 {key}</translation>
    </message>
    <message>
        <source>steered</source>
        <translation>受引导</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>taking off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>the disclosure budget must not be negative</source>
        <translation>泄露预算不能为负数</translation>
    </message>
    <message>
        <source>the floor under the delta must not be negative</source>
        <translation>差值的下限不能为负</translation>
    </message>
    <message>
        <source>the guard needs at least two words in a row, or 0 to be off</source>
        <translation>守护至少需要连续两个词，设为 0 则关闭</translation>
    </message>
    <message numerus="yes">
        <source>the last {n} fact about you</source>
        <comment>the last {n} facts about you</comment>
        <translation>
            <numerusform>最后 {n} 条关于你的事实</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the oldest {n} message of the conversation</source>
        <comment>the oldest {n} messages of the conversation</comment>
        <translation>
            <numerusform>对话中最早的 {n} 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>the probabilities add up to {total:.3f}, more than 1</source>
        <translation>概率之和为 {total:.3f}，大于 1</translation>
    </message>
    <message>
        <source>the server&apos;s first</source>
        <translation>服务器的第一个模型</translation>
    </message>
    <message>
        <source>the server&apos;s name</source>
        <translation>服务器的名称</translation>
    </message>
    <message>
        <source>the small one that comes with the demo</source>
        <translation>演示附带的小模型</translation>
    </message>
    <message>
        <source>the steering strength must be a number</source>
        <translation>引导强度必须是数字</translation>
    </message>
    <message>
        <source>the stream gives a token every {value:.0f} ms</source>
        <translation>流式传输每 {value:.0f} ms 给出一个词元</translation>
    </message>
    <message>
        <source>the system keyring</source>
        <translation>系统钥匙串</translation>
    </message>
    <message>
        <source>the variable {variable}</source>
        <translation>变量 {variable}</translation>
    </message>
    <message>
        <source>there is no port {port}</source>
        <translation>没有端口 {port}</translation>
    </message>
    <message>
        <source>tight</source>
        <translation>勉强</translation>
    </message>
    <message>
        <source>token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>token ids</source>
        <translation>词元 ID</translation>
    </message>
    <message>
        <source>token ids with their log-probabilities</source>
        <translation>词元 ID 及其对数概率</translation>
    </message>
    <message>
        <source>token ids, only their texts</source>
        <translation>词元 ID，只有其文本</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>tokens a second</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>uncommon word</source>
        <translation>不常见词语</translation>
    </message>
    <message>
        <source>vLLM, or other completions that take token ids</source>
        <translation>vLLM，或其他接受词元 ID 的补全服务</translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>was written into a file</source>
        <translation>被写入了文件</translation>
    </message>
    <message>
        <source>watch</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>what is on your list</source>
        <translation>你列表中的内容</translation>
    </message>
    <message>
        <source>what replies may call you</source>
        <translation>回复中对你的称呼</translation>
    </message>
    <message>
        <source>words in a row</source>
        <translation>连续的词</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>yes 或 no</translation>
    </message>
    <message>
        <source>your own words</source>
        <translation>你自己的话</translation>
    </message>
    <message>
        <source>{advised:.1f} is advised: each word piece of your {count} texts becomes {percent:.0f}% likelier by it, on average. The curve is highest at {best:.1f}; what is gained beyond {advised:.1f} is within its error (the band), and a weaker strength discloses less.</source>
        <translation>建议使用 {advised:.1f}：你的 {count} 篇文字中，每个词元的可能性平均因此提高 {percent:.0f}%。曲线在 {best:.1f} 处最高；超过 {advised:.1f} 之后的增益都在误差范围（色带）之内，而较弱的强度泄露得更少。</translation>
    </message>
    <message>
        <source>{available} free</source>
        <translation>空闲 {available}</translation>
    </message>
    <message>
        <source>{done:,.0f} MB</source>
        <translation>{done:,.0f} MB</translation>
    </message>
    <message>
        <source>{done:,.0f} of {total:,.0f} MB</source>
        <translation>{done:,.0f} / {total:,.0f} MB</translation>
    </message>
    <message>
        <source>{endpoint} is not trusted: its probabilities {reason}. Replies from it are barely personalized.</source>
        <translation>{endpoint} 不受信任：它的概率{reason}。来自它的回复几乎不会个性化。</translation>
    </message>
    <message>
        <source>{endpoint} would read everything that is sent with your question. You can leave these messages out, or ask in a new chat.</source>
        <translation>{endpoint} 将读取随您的问题一起发送的所有内容。您可以不发送这些消息，或在新对话中提问。</translation>
    </message>
    <message>
        <source>{endpoint}: {today:,.0f} bits today, {bits:,.0f} bits in all</source>
        <translation>{endpoint}：今天 {today:,.0f} 比特，总计 {bits:,.0f} 比特</translation>
    </message>
    <message>
        <source>{facts} and {passages} of the history, found in {took:.0f} ms.</source>
        <translation>{facts} 和历史中的 {passages}，用时 {took:.0f} ms 找到。</translation>
    </message>
    <message>
        <source>{failed:,} could not be read</source>
        <translation>{failed:,} 项无法读取</translation>
    </message>
    <message>
        <source>{found} of {canaries} left traces in {caught:,} bytes of {wire} requests</source>
        <translation>{canaries} 条中有 {found} 条在 {wire} 个请求的 {caught:,} 字节中留下痕迹</translation>
    </message>
    <message>
        <source>{found}. What is in the history already will be left out.</source>
        <translation>{found}。历史中已有的内容将被略过。</translation>
    </message>
    <message>
        <source>{help} Cached ones were read before; steering asks for the same prompt again and again.</source>
        <translation>{help} 缓存的词元此前已读取过；引导会反复请求同一提示词。</translation>
    </message>
    <message>
        <source>{host} asks for fewer requests (429){quoted}.</source>
        <translation>{host} 要求减少请求次数（429）{quoted}。</translation>
    </message>
    <message>
        <source>{host} cannot be reached through this system&apos;s proxy.</source>
        <translation>无法通过本系统的代理访问 {host}。</translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation>无法连接 {host}。</translation>
    </message>
    <message>
        <source>{host} cannot serve the file now ({status}).</source>
        <translation>{host} 目前无法提供该文件（{status}）。</translation>
    </message>
    <message>
        <source>{host} did not accept the request ({status}){quoted}.</source>
        <translation>{host} 未接受该请求（{status}）{quoted}。</translation>
    </message>
    <message>
        <source>{host} does not give this file to everyone ({status}).</source>
        <translation>{host} 不向所有人提供此文件（{status}）。</translation>
    </message>
    <message>
        <source>{host} does not stream its answers.</source>
        <translation>{host} 不以流式方式发送回答。</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t know this model or address (404){quoted}.</source>
        <translation>{host} 不认识此模型或地址（404）{quoted}。</translation>
    </message>
    <message>
        <source>{host} failed with status {status}{quoted}.</source>
        <translation>{host} 出错，状态码 {status}{quoted}。</translation>
    </message>
    <message>
        <source>{host} gives fewer candidate tokens than requested{quoted}.</source>
        <translation>{host} 提供的候选词元少于请求的数量{quoted}。</translation>
    </message>
    <message>
        <source>{host} gives no log-probabilities{quoted}.</source>
        <translation>{host} 不提供对数概率{quoted}。</translation>
    </message>
    <message>
        <source>{host} keeps its connection open and sends nothing.</source>
        <translation>{host} 保持连接但未发送任何内容。</translation>
    </message>
    <message>
        <source>{host} needs an API key{quoted}.</source>
        <translation>{host} 需要 API 密钥{quoted}。</translation>
    </message>
    <message>
        <source>{host} redirects to another address, which is not followed since your key would go with it.</source>
        <translation>{host} 重定向到另一地址；由于你的密钥会一并发出，未予跟随。</translation>
    </message>
    <message>
        <source>{host} refuses the download ({status}).</source>
        <translation>{host} 拒绝下载（{status}）。</translation>
    </message>
    <message>
        <source>{host} rejected the API key{quoted}.</source>
        <translation>{host} 拒绝了该 API 密钥{quoted}。</translation>
    </message>
    <message>
        <source>{host} sends another piece than was asked for.</source>
        <translation>{host} 发来的片段不是所请求的。</translation>
    </message>
    <message>
        <source>{host} sends packed answers, which were not asked for.</source>
        <translation>{host} 发送了未经请求的压缩响应。</translation>
    </message>
    <message>
        <source>{host} sends the file packed, which was not asked for.</source>
        <translation>{host} 以压缩形式发送文件，但并未这样请求。</translation>
    </message>
    <message>
        <source>{host} sent a line of more than {answer_limit} MB.</source>
        <translation>{host} 发来的一行超过 {answer_limit} MB。</translation>
    </message>
    <message>
        <source>{host} sent more than {answer_limit} MB for one token.</source>
        <translation>{host} 为一个词元发来了超过 {answer_limit} MB 的数据。</translation>
    </message>
    <message>
        <source>{host} stopped answering.</source>
        <translation>{host} 停止了应答。</translation>
    </message>
    <message>
        <source>{host} stopped sending.</source>
        <translation>{host} 停止了发送。</translation>
    </message>
    <message>
        <source>{installed} The new one is of {date}.</source>
        <translation>{installed}新版本发布于 {date}。</translation>
    </message>
    <message>
        <source>{kept:,} new</source>
        <translation>新增 {kept:,} 篇</translation>
    </message>
    <message>
        <source>{kind}, found in your facts</source>
        <translation>{kind}，见于你的事实</translation>
    </message>
    <message>
        <source>{kind}, found in your writing</source>
        <translation>{kind}，见于您的文字</translation>
    </message>
    <message>
        <source>{kind}: “{what}”</source>
        <translation>{kind}：“{what}”</translation>
    </message>
    <message>
        <source>{known:,} already there</source>
        <translation>{known:,} 项已存在</translation>
    </message>
    <message>
        <source>{lead}{parts}.</source>
        <translation>{lead}{parts}。</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>{message} Next try in {seconds:.0f} s.</source>
        <translation>{message} {seconds:.0f} 秒后重试。</translation>
    </message>
    <message>
        <source>{message} The reply ends here.</source>
        <translation>{message} 回复到此结束。</translation>
    </message>
    <message>
        <source>{message} Try again later; what has arrived is kept.</source>
        <translation>{message}请稍后重试；已收到的内容会保留。</translation>
    </message>
    <message>
        <source>{message} {remedy} What was imported before stays.</source>
        <translation>{message} {remedy} 此前导入的内容会保留。</translation>
    </message>
    <message>
        <source>{model} ({server}), round trip {round_trip_ms:.0f} ms{context}.</source>
        <translation>{model}（{server}），往返时间 {round_trip_ms:.0f} ms{context}。</translation>
    </message>
    <message>
        <source>{model} answers, but cannot be steered. {obstacle}</source>
        <translation>{model} 有应答，但无法引导。{obstacle}</translation>
    </message>
    <message>
        <source>{name} cannot be deleted ({reason}).</source>
        <translation>无法删除 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}).</source>
        <translation>无法读取 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>{name} cannot be used for search.</source>
        <translation>{name} 无法用于搜索。</translation>
    </message>
    <message>
        <source>{name} cannot be written ({value}).</source>
        <translation>无法写入 {name}（{value}）。</translation>
    </message>
    <message>
        <source>{name} could not be loaded within {minutes:.0f} minutes.</source>
        <translation>{name} 未能在 {minutes:.0f} 分钟内加载完毕。</translation>
    </message>
    <message>
        <source>{name} holds a vocabulary without a model.</source>
        <translation>{name} 只含词表，不含模型。</translation>
    </message>
    <message>
        <source>{name} holds measurements for making model files, not a model.</source>
        <translation>{name} 含有制作模型文件所用的测量数据，不是模型。</translation>
    </message>
    <message>
        <source>{name} holds no text.</source>
        <translation>{name} 不含文本。</translation>
    </message>
    <message>
        <source>{name} holds no text; it may be a scan.</source>
        <translation>{name} 不含文本；可能是扫描件。</translation>
    </message>
    <message>
        <source>{name} is a later part of a model in several files.</source>
        <translation>{name} 是分成多个文件的模型的后续部分。</translation>
    </message>
    <message>
        <source>{name} is a model that chats, not one that finds texts by their meaning.</source>
        <translation>{name} 是对话模型，不是按含义查找文本的模型。</translation>
    </message>
    <message>
        <source>{name} is an adapter (LoRA) for another model, not a whole model.</source>
        <translation>{name} 是其他模型的适配器（LoRA），不是完整的模型。</translation>
    </message>
    <message>
        <source>{name} is an embedding model: it finds texts by their meaning, and cannot write.</source>
        <translation>{name} 是嵌入模型：它按含义查找文本，不能写作。</translation>
    </message>
    <message>
        <source>{name} is being downloaded already.</source>
        <translation>{name} 已在下载中。</translation>
    </message>
    <message>
        <source>{name} is damaged ({error}).</source>
        <translation>{name} 已损坏（{error}）。</translation>
    </message>
    <message>
        <source>{name} is damaged: its content is not what was published.</source>
        <translation>{name} 已损坏：内容与发布的不符。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} 为空。</translation>
    </message>
    <message>
        <source>{name} is in Word&apos;s old form, or protected by a password.</source>
        <translation>{name} 是旧版 Word 格式，或受密码保护。</translation>
    </message>
    <message>
        <source>{name} is no mail that can be read ({error}).</source>
        <translation>{name} 不是可读取的邮件（{error}）。</translation>
    </message>
    <message>
        <source>{name} is not a PDF that can be read ({error}).</source>
        <translation>{name} 不是可读取的 PDF（{error}）。</translation>
    </message>
    <message>
        <source>{name} is not a Word file that can be read ({error}).</source>
        <translation>{name} 不是可读取的 Word 文件（{error}）。</translation>
    </message>
    <message>
        <source>{name} is not a file.</source>
        <translation>{name} 不是文件。</translation>
    </message>
    <message>
        <source>{name} is not an export of Tiller.</source>
        <translation>{name} 不是 Tiller 的导出文件。</translation>
    </message>
    <message>
        <source>{name} is not in Tiller&apos;s folder of models.</source>
        <translation>{name} 不在 Tiller 的模型文件夹中。</translation>
    </message>
    <message>
        <source>{name} is not text.</source>
        <translation>{name} 不是文本。</translation>
    </message>
    <message>
        <source>{name} is of a kind (recurrent) that cannot take back a token, which steering needs.</source>
        <translation>{name} 属于无法撤回词元的类型（循环模型），而引导需要撤回词元。</translation>
    </message>
    <message>
        <source>{name} is of a kind that cannot be read.</source>
        <translation>{name} 属于无法读取的类型。</translation>
    </message>
    <message>
        <source>{name} is protected by a password.</source>
        <translation>{name} 受密码保护。</translation>
    </message>
    <message>
        <source>{name} is the part of a model that sees or hears (a projector), not a whole model.</source>
        <translation>{name} 是模型中负责视觉或听觉的部分（投影器），不是完整的模型。</translation>
    </message>
    <message>
        <source>{name} is too long for facts: a profile takes {max_facts:,} from a file.</source>
        <translation>{name} 作为事实太长：个人资料最多从一个文件接收 {max_facts:,} 条。</translation>
    </message>
    <message>
        <source>{name} is {size:,.0f} MB, more than the {largest_text:.0f} MB of one text.</source>
        <translation>{name} 大小为 {size:,.0f} MB，超过单篇文本的 {largest_text:.0f} MB 上限。</translation>
    </message>
    <message>
        <source>{name} judges how well texts fit (a reranker); it neither writes nor finds.</source>
        <translation>{name} 用于评判文本的匹配程度（重排模型），既不能写作也不能查找。</translation>
    </message>
    <message>
        <source>{name} makes sounds of tokens; it does not write.</source>
        <translation>{name} 把词元变成声音，不能写作。</translation>
    </message>
    <message>
        <source>{name} reads a whole text before it writes another; it cannot steer.</source>
        <translation>{name} 先读完整段文本再写另一段，不能用于引导。</translation>
    </message>
    <message>
        <source>{name} takes too long to read.</source>
        <translation>读取 {name} 耗时过长。</translation>
    </message>
    <message>
        <source>{name} takes too much memory to read.</source>
        <translation>读取 {name} 占用内存过多。</translation>
    </message>
    <message>
        <source>{name} unpacks to more than {largest:.0f} MB of text.</source>
        <translation>{name} 解压后的文本超过 {largest:.0f} MB。</translation>
    </message>
    <message>
        <source>{name} was exported by a newer version.</source>
        <translation>{name} 由更新的版本导出。</translation>
    </message>
    <message>
        <source>{name} was read as {encoding}.</source>
        <translation>{name} 按 {encoding} 编码读取。</translation>
    </message>
    <message>
        <source>{name} writes all of a text at once (a diffusion model); it cannot steer.</source>
        <translation>{name} 一次写出整段文本（扩散模型），不能用于引导。</translation>
    </message>
    <message>
        <source>{name}, line {line_num}: there is no text.</source>
        <translation>{name} 第 {line_num} 行：没有文本。</translation>
    </message>
    <message>
        <source>{name}, line {line_num}: {error}.</source>
        <translation>{name}，第 {line_num} 行：{error}。</translation>
    </message>
    <message>
        <source>{name}, line {line}: it has {more} fields, and the header {count}.</source>
        <translation>{name} 第 {line} 行：有 {more} 个字段，而表头有 {count} 个。</translation>
    </message>
    <message>
        <source>{name}, line {number}: there is no text.</source>
        <translation>{name} 第 {number} 行：没有文本。</translation>
    </message>
    <message>
        <source>{name}, line {number}: this is not JSON.</source>
        <translation>{name} 第 {number} 行：不是 JSON。</translation>
    </message>
    <message>
        <source>{name}, message {number}: {error}.</source>
        <translation>{name}，第 {number} 封邮件：{error}。</translation>
    </message>
    <message>
        <source>{name}: a message without text of its own.</source>
        <translation>{name}：一封没有自己文字的邮件。</translation>
    </message>
    <message>
        <source>{name}: this is not a message.</source>
        <translation>{name}：这不是消息。</translation>
    </message>
    <message>
        <source>{name}: {part} is damaged and was left out.</source>
        <translation>{name}：{part} 已损坏，未读取。</translation>
    </message>
    <message>
        <source>{needs}, {free}.</source>
        <translation>{needs}，{free}。</translation>
    </message>
    <message>
        <source>{needs}, {free}: close other programs first.</source>
        <translation>{needs}，{free}：请先关闭其他程序。</translation>
    </message>
    <message>
        <source>{needs}, {free}: little is left to other programs.</source>
        <translation>{needs}，{free}：留给其他程序的内存不多。</translation>
    </message>
    <message numerus="yes">
        <source>{n} character{cut}</source>
        <comment>{n} characters{cut}</comment>
        <translation>
            <numerusform>{n} 个字符{cut}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} earlier message of this chat never left this computer.</source>
        <comment>{n} earlier messages of this chat never left this computer.</comment>
        <translation>
            <numerusform>此对话中有 {n} 条之前的消息从未离开过本机。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} fact</source>
        <comment>{n} facts</comment>
        <translation>
            <numerusform>{n} 条事实</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} file</source>
        <comment>{n} files</comment>
        <translation>
            <numerusform>{n} 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} passage</source>
        <comment>{n} passages</comment>
        <translation>
            <numerusform>{n} 个段落</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} passage of your history</source>
        <comment>{n} passages of your history</comment>
        <translation>
            <numerusform>历史中的 {n} 个段落</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} profile added.</source>
        <comment>{n} profiles added.</comment>
        <translation>
            <numerusform>已添加 {n} 份个人资料。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} reply · {mean:.1f} bits each on average · the dashed line is the budget</source>
        <comment>{n} replies · {mean:.1f} bits each on average · the dashed line is the budget</comment>
        <translation>
            <numerusform>{n} 条回复 · 平均每条 {mean:.1f} 比特 · 虚线为预算</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} request</source>
        <comment>{n} requests</comment>
        <translation>
            <numerusform>{n} 个请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} request passed unseen</source>
        <comment>{n} requests passed unseen</comment>
        <translation>
            <numerusform>有 {n} 个请求未被记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} request written to {name}. Only you can read the file.</source>
        <comment>{n} requests written to {name}. Only you can read the file.</comment>
        <translation>
            <numerusform>已将 {n} 个请求写入 {name}。只有你能读取该文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} text</source>
        <comment>{n} texts</comment>
        <translation>
            <numerusform>{n} 篇文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} text in the history</source>
        <comment>{n} texts in the history</comment>
        <translation>
            <numerusform>历史中有 {n} 篇文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} token</source>
        <comment>{n} tokens</comment>
        <translation>
            <numerusform>{n} 个词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} token · {rate:.1f} a second</source>
        <comment>{n} tokens · {rate:.1f} a second</comment>
        <translation>
            <numerusform>{n} 个词元 · 每秒 {rate:.1f} 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} tokens</source>
        <comment>{n} tokens</comment>
        <translation>
            <numerusform>{n} 个词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n}{more} text</source>
        <comment>{n}{more} texts</comment>
        <translation>
            <numerusform>{n}{more} 篇文本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n}{more} text found</source>
        <comment>{n}{more} texts found</comment>
        <translation>
            <numerusform>找到 {n}{more} 篇文本</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} cannot be used ({reason}).</source>
        <translation>无法使用 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation>无法写入 {path}。</translation>
    </message>
    <message>
        <source>{path} is a database of another program.</source>
        <translation>{path} 是其他程序的数据库。</translation>
    </message>
    <message>
        <source>{path} is a folder, not a model file.</source>
        <translation>{path} 是文件夹，不是模型文件。</translation>
    </message>
    <message>
        <source>{private_tokens:,} tokens, of which {about_you:,} are about you; the local model&apos;s context holds {context_tokens:,}. {words}</source>
        <translation>{private_tokens:,} 个词元，其中 {about_you:,} 个与你有关；本地模型的上下文可容纳 {context_tokens:,} 个。{words}</translation>
    </message>
    <message>
        <source>{prompt_tokens:,} prompt tokens billed{cached}</source>
        <translation>计费提示词词元 {prompt_tokens:,} 个{cached}</translation>
    </message>
    <message>
        <source>{reason}

Click to see what the cloud saw.</source>
        <translation>{reason}

点击查看云端看到的内容。</translation>
    </message>
    <message>
        <source>{reason} ({times} times)</source>
        <translation>{reason}（{times} 次）</translation>
    </message>
    <message>
        <source>{shown} is not encrypted.</source>
        <translation>{shown} 未加密。</translation>
    </message>
    <message>
        <source>{shown} redirects in a circle.</source>
        <translation>{shown} 循环重定向。</translation>
    </message>
    <message>
        <source>{shown} redirects to an address that is not encrypted.</source>
        <translation>{shown} 重定向到未加密的地址。</translation>
    </message>
    <message>
        <source>{shown} redirects to nowhere.</source>
        <translation>{shown} 的重定向没有目标。</translation>
    </message>
    <message>
        <source>{spelling}  ·  token {position}</source>
        <translation>{spelling}  ·  词元 {position}</translation>
    </message>
    <message>
        <source>{texts} in {noun}</source>
        <translation>{noun} 中有 {texts}</translation>
    </message>
    <message>
        <source>{title}: back to the default</source>
        <translation>{title}：恢复默认值</translation>
    </message>
    <message>
        <source>{total_ms:.1f} ms: local model {local_ms:.1f} ({hidden_ms:.1f} of it hidden), request {request_ms:.1f}, cloud {cloud_ms:.1f}, response {response_ms:.1f}, combining and picking {fuse_ms:.1f}</source>
        <translation>{total_ms:.1f} ms：本地模型 {local_ms:.1f}（其中 {hidden_ms:.1f} 被掩盖），请求 {request_ms:.1f}，云端 {cloud_ms:.1f}，响应 {response_ms:.1f}，合并与选取 {fuse_ms:.1f}</translation>
    </message>
    <message>
        <source>{value:.2f} bits disclosed by this token</source>
        <translation>此词元泄露 {value:.2f} 比特</translation>
    </message>
    <message>
        <source>{value} at strength {strength}, {tokens} tokens, {held} held back</source>
        <translation>{value} 条，强度 {strength}，{tokens} 个词元，拦下 {held} 次</translation>
    </message>
    <message>
        <source>{variable} names {path}, which cannot be written.</source>
        <translation>{variable} 指定了 {path}，但无法写入该位置。</translation>
    </message>
    <message>
        <source>{variable} names {path}, which is not there.</source>
        <translation>{variable} 指定的 {path} 不存在。</translation>
    </message>
    <message>
        <source>{what} ({keys})</source>
        <translation>{what}（{keys}）</translation>
    </message>
    <message>
        <source>{what}: both replies are being written…</source>
        <translation>{what}：正在书写两个回复……</translation>
    </message>
    <message>
        <source>{words} It has no installer for this system.</source>
        <translation>{words}它没有适用于此系统的安装程序。</translation>
    </message>
    <message>
        <source>{words} Not written by you, and private-looking: {value}.</source>
        <translation>{words} 并非你所写、但看似私密：{value}。</translation>
    </message>
    <message>
        <source>“{title}” ({path}) cannot be {value}.</source>
        <translation>“{title}”（{path}）不能是 {value}。</translation>
    </message>
    <message>
        <source>“{title}” ({path}) is longer than {high} characters.</source>
        <translation>“{title}”（{path}）超过 {high} 个字符。</translation>
    </message>
    <message>
        <source>“{title}” ({path}) is {value}; it can be from {low} to {high}.</source>
        <translation>“{title}”（{path}）为 {value}；允许范围是 {low} 到 {high}。</translation>
    </message>
</context>
</TS>
