"""Files on a thing of the portal: read by whoever may see the thing, fetched as a download only.

Main noun: Attachment. An app says in its ``AppConfig.ready`` which of its models take files
(`registry.register`), gives them an address and shows `attachments/_attachments.html`.
"""
